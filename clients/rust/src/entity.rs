//! What the three kinds of versioned entity have in common.

use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

use prost_types::FieldMask;
use tonic::{Request, Response, Status};

use crate::fields::Fields;
use crate::intent::Options;
use crate::v1::{EntityType, Merge, version_conflict};
use crate::{Client, Reply};

/// A versioned entity: [`Plan`](crate::v1::Plan), [`Subscription`](crate::v1::Subscription) or
/// [`Invoice`](crate::v1::Invoice).
pub trait Entity: sealed::Sealed + Fields + prost::Message + Clone + Debug + PartialEq + Default + 'static {
    /// What can be done to one: an update or a verb.
    type Change: Writes<Entity = Self> + Clone + Debug + PartialEq + Send + Sync + 'static;

    /// The request that creates one.
    type Create: Writes<Entity = Self> + Clone + Debug + PartialEq + Send + Sync + 'static;

    /// The kind, as the API names it.
    const TYPE: EntityType;

    /// The entity's UUID.
    fn id(&self) -> &str;

    /// The version that it is at.
    fn version(&self) -> i64;

    /// The entity in a conflict's detail, if it is of this kind.
    #[doc(hidden)]
    fn from_current(current: version_conflict::Current) -> Option<Self>;

    /// Where a creation has its `request_id`.
    #[doc(hidden)]
    fn request_id_of(create: &mut Self::Create) -> &mut String;

    /// Where a creation says whether it is to be checked only.
    #[doc(hidden)]
    fn validate_only_of(create: &mut Self::Create) -> &mut bool;

    /// The change that writes the fields `paths` with the values that `entity` has.
    #[doc(hidden)]
    fn update(entity: Self, paths: Vec<String>) -> Self::Change;

    /// The new values and the mask of a change that is an update; `None` if it is a verb.
    #[doc(hidden)]
    fn as_update(change: &Self::Change) -> Option<(&Self, &[String])>;

    /// Reads one: a single call.
    #[doc(hidden)]
    fn fetch(
        client: &Client,
        id: String,
        timeout: Option<Duration>,
    ) -> impl Future<Output = Result<Self, Status>> + Send;

    /// Sends a creation: a single call.
    #[doc(hidden)]
    fn submit_create(
        client: &Client,
        create: Self::Create,
        timeout: Option<Duration>,
    ) -> impl Future<Output = Result<Reply<Self>, Status>> + Send;

    /// Sends a change: a single call.
    #[doc(hidden)]
    fn submit_change(
        client: &Client,
        guard: Guard,
        change: Self::Change,
        timeout: Option<Duration>,
    ) -> impl Future<Output = Result<Reply<Self>, Status>> + Send;
}

/// What writes an entity: a change or a creation. It tells of which kind, so that nobody else has to.
pub trait Writes {
    /// The kind of entity that it writes.
    type Entity: Entity;
}

/// What every change's request has beside the change.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct Guard {
    /// The entity's UUID.
    pub(crate) id: String,
    /// The version that the change was made from.
    pub(crate) expected_version: Option<i64>,
    /// The intent's UUID.
    pub(crate) request_id: String,
    /// What to do about a version that is not the expected one, and whether to check only.
    pub(crate) options: Options,
}

pub(crate) mod sealed {
    /// Only the API's entities are entities.
    pub trait Sealed {}
}

/// The name that people read of a kind of entity.
pub(crate) fn name(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Plan => "plan",
        EntityType::Subscription => "subscription",
        EntityType::Invoice => "invoice",
        // A newer server's kind, too, arrives as this one.
        EntityType::Unspecified => "entity",
    }
}

/// Replies that carry an entity, say whether they are a repetition, and how they came about.
pub(crate) trait IntoParts<T> {
    fn into_parts(self) -> (Option<T>, bool, Option<Merge>);
}

/// Implements [`IntoParts`] for replies whose entity is in `$field`. A creation is never merged.
macro_rules! replies {
    ($entity:ty, $field:ident: $create:ident $($reply:ident)+) => {
        impl $crate::entity::IntoParts<$entity> for $crate::v1::$create {
            fn into_parts(self) -> (Option<$entity>, bool, Option<$crate::v1::Merge>) {
                (self.$field, self.replayed, None)
            }
        }
        $(impl $crate::entity::IntoParts<$entity> for $crate::v1::$reply {
            fn into_parts(self) -> (Option<$entity>, bool, Option<$crate::v1::Merge>) {
                (self.$field, self.replayed, self.merge)
            }
        })+
    };
}
pub(crate) use replies;

/// A change's request: what is common to all of them, of the guard, and `$field`s of its own.
macro_rules! guarded {
    ($message:ident, $guard:ident, $($field:ident $(: $value:expr)?),* $(,)?) => {
        $crate::v1::$message {
            $($field $(: $value)?,)*
            expected_version: $guard.expected_version,
            request_id: $guard.request_id,
            merge_policy: $guard.options.merge_policy().into(),
            validate_only: $guard.options.validate_only,
            force: $guard.options.force_reason.is_some(),
            force_reason: $guard.options.force_reason.unwrap_or_default(),
        }
    };
}
pub(crate) use guarded;

/// Sends a verb: the request is made of the guard and the verb's own fields.
macro_rules! submit_verb {
    ($rpc:ident.$method:ident, $guard:ident, $timeout:ident, $message:ident { $($field:ident),* $(,)? }) => {{
        let message = $crate::entity::guarded!($message, $guard, id: $guard.id, $($field),*);
        $crate::entity::reply($rpc.$method($crate::entity::request(message, $timeout)).await?)
    }};
}
pub(crate) use submit_verb;

/// The mask of an update: absent, which means the populated fields, if it is empty.
pub(crate) fn field_mask(paths: Vec<String>) -> Option<FieldMask> {
    (!paths.is_empty()).then_some(FieldMask { paths })
}

/// The longest `grpc-timeout` that is sent: beyond eight digits of hours tonic panics.
const TIMEOUT_MAX: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A request that tells the server how long its caller waits.
pub(crate) fn request<M>(message: M, timeout: Option<Duration>) -> Request<M> {
    let mut request = Request::new(message);
    if let Some(timeout) = timeout {
        request.set_timeout(timeout.min(TIMEOUT_MAX));
    }
    request
}

/// The entity of a write's reply.
pub(crate) fn reply<T: Entity>(response: Response<impl IntoParts<T>>) -> Result<Reply<T>, Status> {
    let (entity, replayed, merge) = response.into_inner().into_parts();
    Ok(Reply { entity: present(entity)?, replayed, merge })
}

/// The entity of a reply, which the API promises.
pub(crate) fn present<T: Entity>(entity: Option<T>) -> Result<T, Status> {
    entity.ok_or_else(|| Status::internal(format!("the reply carries no {}", name(T::TYPE))))
}
