//! What the three kinds of versioned entity have in common.

use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

use prost_types::FieldMask;
use tonic::{Request, Response, Status};

use crate::v1::{EntityType, version_conflict};
use crate::{Client, Reply};

/// A versioned entity: [`Plan`](crate::v1::Plan), [`Subscription`](crate::v1::Subscription) or
/// [`Invoice`](crate::v1::Invoice).
pub trait Entity: sealed::Sealed + prost::Message + Clone + Debug + PartialEq + Default + 'static {
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

/// Replies that carry an entity and say whether they are a repetition.
pub(crate) trait IntoParts<T> {
    fn into_parts(self) -> (Option<T>, bool);
}

/// Implements [`IntoParts`] for replies whose entity is in `$field`.
macro_rules! replies {
    ($entity:ty, $field:ident: $($reply:ident)+) => {
        $(impl $crate::entity::IntoParts<$entity> for $crate::v1::$reply {
            fn into_parts(self) -> (Option<$entity>, bool) {
                (self.$field, self.replayed)
            }
        })+
    };
}
pub(crate) use replies;

/// Sends a verb: the request is made of the guard and the verb's own fields.
macro_rules! submit_verb {
    ($rpc:ident.$method:ident, $guard:ident, $timeout:ident, $message:ident { $($field:ident),* $(,)? }) => {{
        let message = $crate::v1::$message {
            id: $guard.id,
            expected_version: $guard.expected_version,
            request_id: $guard.request_id,
            $($field,)*
            ..Default::default()
        };
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
    let (entity, replayed) = response.into_inner().into_parts();
    Ok(Reply { entity: present(entity)?, replayed })
}

/// The entity of a reply, which the API promises.
pub(crate) fn present<T: Entity>(entity: Option<T>) -> Result<T, Status> {
    entity.ok_or_else(|| Status::internal(format!("the reply carries no {}", name(T::TYPE))))
}
