//! Plans: what can be done to one, and by which RPC.

use std::time::Duration;

use tonic::Status;

use crate::entity::{self, Entity, Guard, Writes, field_mask, guarded, present, replies, reply, request, submit_verb};
use crate::fields::fields;
use crate::v1::version_conflict::Current;
use crate::v1::{CreatePlanRequest, EntityType, GetPlanRequest, Plan};
use crate::{Client, Error, Intent, Outcome, Reply};

/// What can be done to a plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PlanChange {
    /// Writes fields of it; see [`PlanChange::update`].
    Update {
        /// The new values. Its `id` and `version` are ignored.
        plan: Box<Plan>,
        /// The fields to write: `display_name`, `description`, `price`, `billing_interval`, `trial_days`, `metadata`. Empty: those that are populated.
        update_mask: Vec<String>,
    },
    /// Closes it to new subscriptions.
    Archive,
    /// Opens it again.
    Unarchive,
}

impl PlanChange {
    /// Writes the fields `paths` with the values that `plan` has.
    pub fn update<P: Into<String>>(plan: Plan, paths: impl IntoIterator<Item = P>) -> Self {
        Self::Update { plan: Box::new(plan), update_mask: paths.into_iter().map(Into::into).collect() }
    }
}

impl Client {
    /// Reads a plan, and again while the server is away.
    pub async fn get_plan(&self, id: &str) -> Result<Plan, Error<Plan>> {
        self.get(id).await
    }

    /// Creates a plan, sending the same bytes again while the server is away.
    pub async fn create_plan(&self, create: CreatePlanRequest) -> Result<Reply<Plan>, Error<Plan>> {
        self.send(&Intent::create(create)).await
    }

    /// Changes a plan from what it is; see [`Client::modify`].
    pub async fn modify_plan(
        &self,
        id: &str,
        mutate: impl FnMut(&Plan) -> Option<PlanChange> + Send,
    ) -> Result<Outcome<Plan>, Error<Plan>> {
        self.modify(id, mutate).await
    }
}

replies!(Plan, plan:
    CreatePlanResponse UpdatePlanResponse ArchivePlanResponse UnarchivePlanResponse);

fields!(Plan { display_name description price billing_interval trial_days metadata }
    but not { id version code state create_time update_time });

impl Writes for PlanChange {
    type Entity = Plan;
}

impl Writes for CreatePlanRequest {
    type Entity = Plan;
}

impl entity::sealed::Sealed for Plan {}

impl Entity for Plan {
    type Change = PlanChange;
    type Create = CreatePlanRequest;

    const TYPE: EntityType = EntityType::Plan;

    fn id(&self) -> &str {
        &self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn from_current(current: Current) -> Option<Self> {
        match current {
            Current::Plan(plan) => Some(plan),
            Current::Subscription(_) | Current::Invoice(_) => None,
        }
    }

    fn request_id_of(create: &mut Self::Create) -> &mut String {
        &mut create.request_id
    }

    fn validate_only_of(create: &mut Self::Create) -> &mut bool {
        &mut create.validate_only
    }

    fn update(entity: Self, paths: Vec<String>) -> Self::Change {
        PlanChange::update(entity, paths)
    }

    fn as_update(change: &Self::Change) -> Option<(&Self, &[String])> {
        match change {
            PlanChange::Update { plan, update_mask } => Some((plan, update_mask)),
            PlanChange::Archive | PlanChange::Unarchive => None,
        }
    }

    async fn fetch(client: &Client, id: String, timeout: Option<Duration>) -> Result<Self, Status> {
        let get = request(GetPlanRequest { id }, timeout);
        let reply = client.plans().get_plan(get).await?;
        present(reply.into_inner().plan)
    }

    async fn submit_create(
        client: &Client,
        create: Self::Create,
        timeout: Option<Duration>,
    ) -> Result<Reply<Self>, Status> {
        let create = request(create, timeout);
        reply(client.plans().create_plan(create).await?)
    }

    async fn submit_change(
        client: &Client,
        guard: Guard,
        change: Self::Change,
        timeout: Option<Duration>,
    ) -> Result<Reply<Self>, Status> {
        let mut rpc = client.plans();
        match change {
            PlanChange::Update { plan, update_mask } => {
                let plan = Some(Plan { id: guard.id, ..*plan });
                let message = guarded!(UpdatePlanRequest, guard, plan, update_mask: field_mask(update_mask));
                reply(rpc.update_plan(request(message, timeout)).await?)
            }
            PlanChange::Archive => submit_verb!(rpc.archive_plan, guard, timeout, ArchivePlanRequest {}),
            PlanChange::Unarchive => submit_verb!(rpc.unarchive_plan, guard, timeout, UnarchivePlanRequest {}),
        }
    }
}
