//! One step of the filling: a write under a request id that never varies.

use anyhow::Context as _;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    domain::{self, Principal, RequestId, Role, Timestamp},
    occ::{Change, Fields, Precondition, flatten},
    store::{Aggregate, Context, Create, Error, Facts, Modify, MutationFilter, Needs, Store},
};

/// What is written first, and what last: between the two the filling is under way.
pub(super) const STEP_FIRST: &str = "starter: create";
pub(super) const STEP_LAST: &str = "umbra: void the invoice";

/// The one byte by which these fingerprints differ from those of requests.
const FINGERPRINT_VERSION: u8 = 0;

/// Who does something in the story.
#[derive(Debug, Clone, Copy)]
pub(super) enum Actor {
    /// What no person does.
    System,
    /// Answers customers.
    Ana,
    /// Keeps the books.
    Bruno,
    /// Makes the plans.
    Mia,
}

impl Actor {
    fn principal(self) -> Principal {
        let (id, role) = match self {
            Self::System => ("system:sample-data", Role::Admin),
            Self::Ana => ("ana", Role::Support),
            Self::Bruno => ("bruno", Role::Billing),
            Self::Mia => ("mia", Role::Admin),
        };
        Principal { id: id.to_owned(), role, customer_id: String::new() }
    }
}

/// Who does what, when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'a> {
    /// Who.
    pub(super) actor: Actor,
    /// The RPC; `SampleData` for what no RPC does yet.
    pub(super) method: &'static str,
    /// Its name, unique among all steps.
    pub(super) name: &'a str,
    /// When.
    pub(super) time: Timestamp,
}

impl Step<'_> {
    fn context(self) -> Context {
        let mut fingerprint = vec![FINGERPRINT_VERSION];
        fingerprint.extend_from_slice(self.name.as_bytes());
        Context {
            principal: self.actor.principal(),
            method: self.method,
            request_id: request_id(self.name),
            request_id_is_callers: true,
            fingerprint,
            time: self.time,
        }
    }
}

/// The same for a name every time, in every database.
fn request_id(step: &str) -> RequestId {
    let digest = Sha256::new().chain_update("occam sample data\0").chain_update(step).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    RequestId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Writes steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer<'a> {
    pub(super) store: &'a Store,
}

impl Writer<'_> {
    /// Creates an entity; if it was created before, gives it as it was then.
    pub(super) async fn create<E: Aggregate>(
        self,
        step: Step<'_>,
        needs: Needs,
        apply: impl Fn(&Facts) -> Result<E, domain::Error> + Send + Sync + 'static,
    ) -> anyhow::Result<E> {
        let create = Create { context: step.context(), needs, validate_only: false };
        let written = self.store.create(create, move |facts| apply(facts).map(Change::from)).await;
        Ok(written.with_context(|| step.name.to_owned())?.entity)
    }

    /// Changes an entity; if it was changed before, gives it as it was then.
    pub(super) async fn modify<E: Aggregate>(
        self,
        step: Step<'_>,
        entity: &E,
        apply: impl Fn(&E) -> Result<E, domain::Error> + Send + Sync + 'static,
    ) -> anyhow::Result<E> {
        self.modify_with(step, entity, Needs::default(), move |entity, _| apply(entity).map(Change::from)).await
    }

    /// The same for a change that has to know more, or has effects.
    pub(super) async fn modify_with<E: Aggregate>(
        self,
        step: Step<'_>,
        entity: &E,
        needs: Needs,
        apply: impl Fn(&E, &Facts) -> Result<Change<E>, domain::Error> + Send + Sync + 'static,
    ) -> anyhow::Result<E> {
        let modify = Modify { needs, ..modify(step, entity, Fields::new()) };
        Ok(self.store.modify(modify, apply).await.with_context(|| step.name.to_owned())?.entity)
    }

    /// Tries an update from a version that is gone, so that history has its refusal.
    pub(super) async fn collide<E: Aggregate>(
        self,
        step: Step<'_>,
        stale: &E,
        update: impl serde::Serialize,
        apply: impl Fn(&E) -> Result<E, domain::Error> + Send + Sync + 'static,
    ) -> anyhow::Result<()> {
        // A refusal claims nothing, so a repetition would be recorded again.
        if is_recorded(self.store, step.name).await? {
            return Ok(());
        }
        let apply = move |entity: &E, _: &Facts| apply(entity).map(Change::from);
        match self.store.modify(modify(step, stale, flatten(&update)), apply).await {
            Err(Error::VersionConflict(_)) => Ok(()),
            Err(error) => Err(error).with_context(|| step.name.to_owned()),
            Ok(_) => anyhow::bail!("{}: was to be refused as stale", step.name),
        }
    }
}

fn modify<E: Aggregate>(step: Step<'_>, entity: &E, sent: Fields) -> Modify {
    Modify {
        context: step.context(),
        id: entity.id(),
        precondition: Precondition::Matches(entity.version()),
        needs: Needs::default(),
        sent,
        touches: &[],
        force_reason: String::new(),
        validate_only: false,
    }
}

/// Whether the filling was begun and not ended.
pub(super) async fn is_interrupted(store: &Store) -> anyhow::Result<bool> {
    Ok(is_recorded(store, STEP_FIRST).await? && !is_recorded(store, STEP_LAST).await?)
}

async fn is_recorded(store: &Store, step: &str) -> anyhow::Result<bool> {
    let filter = MutationFilter { request_id: Some(request_id(step).0), ..MutationFilter::default() };
    Ok(!store.list_mutations(&filter, None, 1).await?.is_empty())
}

/// An id for an entity to be created. On a repetition it is not used, since the first one's is replayed.
pub(super) fn new_id() -> Uuid {
    Uuid::now_v7()
}
