//! `SubscriptionService`.

use tonic::{Request, Response, Status};

use super::{
    Services,
    bulk::{ItemResult, check_items, shorten},
    convert,
    page::Page,
    reply::{Answer, answer},
    request::{self, admit, check_writes},
    status::{self, Error},
    visible::VisibleTo,
};
use crate::{
    domain::{PlanId, Principal, Subscription, SubscriptionAction, SubscriptionId, Validator, limits},
    occ::{Change, EntityType, Version, flatten},
    proto as pb,
    store::{Apply, Create, Facts, ListPosition, Modify, Needs, PlanNeed, SubscriptionFilter},
};

#[tonic::async_trait]
impl pb::subscription_service_server::SubscriptionService for Services {
    async fn create_subscription(
        &self,
        request: Request<pb::CreateSubscriptionRequest>,
    ) -> Result<Response<pb::CreateSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("subscription");
        let create = request::create(principal.clone(), &message, &mut validator);
        let id = SubscriptionId(request::new_id(&message.id, &mut validator));
        let subscription = message.subscription.unwrap_or_default();
        let plan =
            plan_need("subscription.plan_id", &subscription.plan_id, message.expected_plan_version, &mut validator);
        let new = convert::new_subscription(id, subscription, &mut validator);
        let new = validator.finish(new).map_err(Error::from)?;
        let create = Create { needs: Needs { plan: Some(plan), ..Needs::default() }, ..create };
        let now = create.context.time;
        let apply = move |facts: &Facts| Subscription::subscribe(new.clone(), facts.plan()?, now).map(Change::from);
        let written = self.store.create(create, apply).await;
        let Answer { entity: subscription, replayed, merge: _ } = answer(written, &principal)?;
        Ok(Response::new(pb::CreateSubscriptionResponse { subscription, replayed }))
    }

    async fn get_subscription(
        &self,
        request: Request<pb::GetSubscriptionRequest>,
    ) -> Result<Response<pb::GetSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let id = request::id("id", &message.id, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let subscription = self.read::<Subscription>(id, &principal).await?;
        Ok(Response::new(pb::GetSubscriptionResponse { subscription: Some(subscription.into()) }))
    }

    async fn list_subscriptions(
        &self,
        request: Request<pb::ListSubscriptionsRequest>,
    ) -> Result<Response<pb::ListSubscriptionsResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let page = Page::<ListPosition>::parse(&message, &mut validator);
        let filter = convert::subscription_filter(message, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let customer_id = request::own_customer(&principal, filter.customer_id)?;
        let filter = SubscriptionFilter { customer_id, ..filter };
        let read = |after, limit| self.store.list_subscriptions(&filter, after, limit);
        let position =
            |subscription: &Subscription| ListPosition { create_time: subscription.create_time, id: subscription.id.0 };
        let convert = |subscription: Subscription| Some(subscription.visible_to(&principal)?.into());
        let filled = page.fill(read, position, convert).await;
        let (subscriptions, next_page_token) = filled.map_err(|error| status::from_store(error, &principal))?;
        Ok(Response::new(pb::ListSubscriptionsResponse { subscriptions, next_page_token }))
    }

    async fn update_subscription(
        &self,
        request: Request<pb::UpdateSubscriptionRequest>,
    ) -> Result<Response<pb::UpdateSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let (modify, apply) = subscription_update(&principal, message)?;
        let written = self.store.modify(modify, apply).await;
        let Answer { entity: subscription, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::UpdateSubscriptionResponse { subscription, replayed, merge }))
    }

    async fn pause_subscription(
        &self,
        request: Request<pb::PauseSubscriptionRequest>,
    ) -> Result<Response<pb::PauseSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, SubscriptionAction::Pause.touches())?;
        let now = modify.context.time;
        let written = self
            .store
            .modify(modify, move |subscription: &Subscription, _: &Facts| subscription.pause(now).map(Change::from))
            .await;
        let Answer { entity: subscription, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::PauseSubscriptionResponse { subscription, replayed, merge }))
    }

    async fn resume_subscription(
        &self,
        request: Request<pb::ResumeSubscriptionRequest>,
    ) -> Result<Response<pb::ResumeSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, SubscriptionAction::Resume.touches())?;
        let written = self
            .store
            .modify(modify, |subscription: &Subscription, _: &Facts| subscription.resume().map(Change::from))
            .await;
        let Answer { entity: subscription, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::ResumeSubscriptionResponse { subscription, replayed, merge }))
    }

    async fn cancel_subscription(
        &self,
        request: Request<pb::CancelSubscriptionRequest>,
    ) -> Result<Response<pb::CancelSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let modify = request::modify(principal.clone(), &message, &mut validator)?;
        validator.text("reason", &message.reason, limits::MEMO_CHARS_MAX);
        let action = match message.at_period_end {
            true => SubscriptionAction::CancelAtPeriodEnd,
            false => SubscriptionAction::Cancel,
        };
        let modify = validator.finish(Modify { touches: action.touches(), ..modify }).map_err(Error::from)?;
        let now = modify.context.time;
        let apply = move |subscription: &Subscription, _: &Facts| {
            let canceled = match message.at_period_end {
                true => subscription.cancel_at_period_end(&message.reason),
                false => subscription.cancel(&message.reason, now),
            };
            canceled.map(Change::from)
        };
        let written = self.store.modify(modify, apply).await;
        let Answer { entity: subscription, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::CancelSubscriptionResponse { subscription, replayed, merge }))
    }

    async fn uncancel_subscription(
        &self,
        request: Request<pb::UncancelSubscriptionRequest>,
    ) -> Result<Response<pb::UncancelSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, SubscriptionAction::Uncancel.touches())?;
        let written = self
            .store
            .modify(modify, |subscription: &Subscription, _: &Facts| subscription.uncancel().map(Change::from))
            .await;
        let Answer { entity: subscription, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::UncancelSubscriptionResponse { subscription, replayed, merge }))
    }

    async fn change_subscription_plan(
        &self,
        request: Request<pb::ChangeSubscriptionPlanRequest>,
    ) -> Result<Response<pb::ChangeSubscriptionPlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let modify = request::modify(principal.clone(), &message, &mut validator)?;
        let plan = plan_need("plan_id", &message.plan_id, message.expected_plan_version, &mut validator);
        if let Some(quantity) = message.quantity {
            validator.positive("quantity", quantity, limits::QUANTITY_MAX);
        }
        let needs = Needs { plan: Some(plan), ..Needs::default() };
        let touches = SubscriptionAction::ChangePlan.touches();
        let modify = validator.finish(Modify { needs, touches, ..modify }).map_err(Error::from)?;
        let (quantity, now) = (message.quantity, modify.context.time);
        let apply = move |subscription: &Subscription, facts: &Facts| {
            subscription.change_plan(facts.plan()?, quantity, now).map(Change::from)
        };
        let written = self.store.modify(modify, apply).await;
        let Answer { entity: subscription, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::ChangeSubscriptionPlanResponse { subscription, replayed, merge }))
    }

    async fn bulk_update_subscriptions(
        &self,
        request: Request<pb::BulkUpdateSubscriptionsRequest>,
    ) -> Result<Response<pb::BulkUpdateSubscriptionsResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mode = check_items(&message.requests, message.mode)?;
        let items = message.requests.into_iter().map(|request| subscription_update(&principal, request)).collect();
        let mut results = self.bulk(&principal, mode, items).await?;
        shorten(&mut results, |subscription: &pb::Subscription| pb::Subscription {
            id: subscription.id.clone(),
            version: subscription.version,
            ..Default::default()
        });
        let results = (0..).zip(results).map(|(index, result)| subscription_result(index, result)).collect();
        Ok(Response::new(pb::BulkUpdateSubscriptionsResponse { results }))
    }
}

/// The plan that a subscription is to be on.
fn plan_need(field: &str, id: &str, expected_version: Option<i64>, validator: &mut Validator) -> PlanNeed {
    let version = expected_version.and_then(Version::new);
    if expected_version.is_some() && version.is_none() {
        validator.reject_outside("expected_plan_version", "must be above 0, or absent");
    }
    PlanNeed { id: PlanId(request::id(field, id, validator)), expected_version: version }
}

/// What an update takes, alone and within a bulk.
fn subscription_update(
    principal: &Principal,
    message: pb::UpdateSubscriptionRequest,
) -> Result<(Modify, impl Apply<Subscription>), Error> {
    let mut validator = Validator::new("subscription");
    let modify = request::modify(principal.clone(), &message, &mut validator)?;
    let subscription = message.subscription.unwrap_or_default();
    let update = convert::subscription_update(subscription, message.update_mask.as_ref(), &mut validator);
    check_writes(&modify.context, EntityType::Subscription, &update)?;
    let update = validator.finish(update)?;
    let modify = Modify { sent: flatten(&update), ..modify };
    Ok((modify, move |subscription: &Subscription, _: &Facts| subscription.update(&update).map(Change::from)))
}

fn subscription_result(index: i32, result: ItemResult<pb::Subscription>) -> pb::BulkUpdateSubscriptionsResult {
    use pb::bulk_update_subscriptions_result::Result;
    match result {
        Ok(Answer { entity, replayed, merge }) => {
            pb::BulkUpdateSubscriptionsResult { index, result: entity.map(Result::Subscription), replayed, merge }
        }
        Err(error) => {
            pb::BulkUpdateSubscriptionsResult { index, result: Some(Result::Error(error)), ..Default::default() }
        }
    }
}
