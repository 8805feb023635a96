//! Subscriptions: what can be done to one, and by which RPC.

use std::time::Duration;

use tonic::Status;

use crate::entity::{self, Entity, Guard, Writes, field_mask, guarded, present, replies, reply, request, submit_verb};
use crate::fields::fields;
use crate::v1::version_conflict::Current;
use crate::v1::{CreateSubscriptionRequest, EntityType, GetSubscriptionRequest, Subscription};
use crate::{Client, Error, Intent, Outcome, Reply};

/// What can be done to a subscription.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SubscriptionChange {
    /// Writes fields of it; see [`SubscriptionChange::update`].
    Update {
        /// The new values. Its `id` and `version` are ignored.
        subscription: Box<Subscription>,
        /// The fields to write: `quantity`, `notes`, `metadata`. Empty: those that are populated.
        update_mask: Vec<String>,
    },
    /// Pauses it.
    Pause,
    /// Resumes it.
    Resume,
    /// Cancels it.
    Cancel {
        /// Whether to wait for the end of the current period.
        at_period_end: bool,
        /// Why, at most 1,000 characters.
        reason: String,
    },
    /// Takes back a cancellation that is set for the end of the period.
    Uncancel,
    /// Moves it to another plan, at that plan's present price.
    ChangePlan {
        /// The new plan's UUID.
        plan_id: String,
        /// The new quantity; `None`: it stays.
        quantity: Option<i64>,
        /// The version of the plan whose price was agreed to. If the plan has moved on, nothing is changed and the
        /// error is [`Error::RelatedConflict`].
        expected_plan_version: Option<i64>,
    },
}

impl SubscriptionChange {
    /// Writes the fields `paths` with the values that `subscription` has.
    pub fn update<P: Into<String>>(subscription: Subscription, paths: impl IntoIterator<Item = P>) -> Self {
        Self::Update { subscription: Box::new(subscription), update_mask: paths.into_iter().map(Into::into).collect() }
    }
}

impl Client {
    /// Reads a subscription, and again while the server is away.
    pub async fn get_subscription(&self, id: &str) -> Result<Subscription, Error<Subscription>> {
        self.get(id).await
    }

    /// Subscribes a customer to a plan, sending the same bytes again while the server is away.
    pub async fn create_subscription(
        &self,
        create: CreateSubscriptionRequest,
    ) -> Result<Reply<Subscription>, Error<Subscription>> {
        self.send(&Intent::create(create)).await
    }

    /// Changes a subscription from what it is; see [`Client::modify`].
    pub async fn modify_subscription(
        &self,
        id: &str,
        mutate: impl FnMut(&Subscription) -> Option<SubscriptionChange> + Send,
    ) -> Result<Outcome<Subscription>, Error<Subscription>> {
        self.modify(id, mutate).await
    }
}

replies!(Subscription, subscription:
    CreateSubscriptionResponse UpdateSubscriptionResponse PauseSubscriptionResponse ResumeSubscriptionResponse
    CancelSubscriptionResponse UncancelSubscriptionResponse ChangeSubscriptionPlanResponse);

fields!(Subscription { quantity notes metadata }
but not {
    id version customer_id plan_id status unit_price trial_end_time current_period_start_time current_period_end_time
    billing_anchor_time pause_time cancel_at_period_end cancel_time cancel_reason create_time update_time
    billing_interval
});

impl Writes for SubscriptionChange {
    type Entity = Subscription;
}

impl Writes for CreateSubscriptionRequest {
    type Entity = Subscription;
}

impl entity::sealed::Sealed for Subscription {}

impl Entity for Subscription {
    type Change = SubscriptionChange;
    type Create = CreateSubscriptionRequest;

    const TYPE: EntityType = EntityType::Subscription;

    fn id(&self) -> &str {
        &self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn from_current(current: Current) -> Option<Self> {
        match current {
            Current::Subscription(subscription) => Some(subscription),
            Current::Plan(_) | Current::Invoice(_) => None,
        }
    }

    fn request_id_of(create: &mut Self::Create) -> &mut String {
        &mut create.request_id
    }

    fn validate_only_of(create: &mut Self::Create) -> &mut bool {
        &mut create.validate_only
    }

    fn update(entity: Self, paths: Vec<String>) -> Self::Change {
        SubscriptionChange::update(entity, paths)
    }

    fn as_update(change: &Self::Change) -> Option<(&Self, &[String])> {
        match change {
            SubscriptionChange::Update { subscription, update_mask } => Some((subscription, update_mask)),
            SubscriptionChange::Pause
            | SubscriptionChange::Resume
            | SubscriptionChange::Cancel { .. }
            | SubscriptionChange::Uncancel
            | SubscriptionChange::ChangePlan { .. } => None,
        }
    }

    async fn fetch(client: &Client, id: String, timeout: Option<Duration>) -> Result<Self, Status> {
        let get = request(GetSubscriptionRequest { id }, timeout);
        let reply = client.subscriptions().get_subscription(get).await?;
        present(reply.into_inner().subscription)
    }

    async fn submit_create(
        client: &Client,
        create: Self::Create,
        timeout: Option<Duration>,
    ) -> Result<Reply<Self>, Status> {
        let create = request(create, timeout);
        reply(client.subscriptions().create_subscription(create).await?)
    }

    async fn submit_change(
        client: &Client,
        guard: Guard,
        change: Self::Change,
        timeout: Option<Duration>,
    ) -> Result<Reply<Self>, Status> {
        let mut rpc = client.subscriptions();
        match change {
            SubscriptionChange::Update { subscription, update_mask } => {
                let subscription = Some(Subscription { id: guard.id, ..*subscription });
                let message =
                    guarded!(UpdateSubscriptionRequest, guard, subscription, update_mask: field_mask(update_mask));
                reply(rpc.update_subscription(request(message, timeout)).await?)
            }
            SubscriptionChange::Pause => {
                submit_verb!(rpc.pause_subscription, guard, timeout, PauseSubscriptionRequest {})
            }
            SubscriptionChange::Resume => {
                submit_verb!(rpc.resume_subscription, guard, timeout, ResumeSubscriptionRequest {})
            }
            SubscriptionChange::Cancel { at_period_end, reason } => submit_verb!(
                rpc.cancel_subscription,
                guard,
                timeout,
                CancelSubscriptionRequest { at_period_end, reason }
            ),
            SubscriptionChange::Uncancel => {
                submit_verb!(rpc.uncancel_subscription, guard, timeout, UncancelSubscriptionRequest {})
            }
            SubscriptionChange::ChangePlan { plan_id, quantity, expected_plan_version } => submit_verb!(
                rpc.change_subscription_plan,
                guard,
                timeout,
                ChangeSubscriptionPlanRequest { plan_id, quantity, expected_plan_version }
            ),
        }
    }
}
