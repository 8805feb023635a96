//! `SubscriptionService`.

use tonic::{Request, Response, Status};

use super::{
    Services, convert,
    page::Page,
    request::{self, admit},
    status::{self, Error},
    visible::VisibleTo,
};
use crate::{
    domain::{PlanId, Subscription, SubscriptionAction, SubscriptionId, Validator, limits},
    occ::{Change, Version, flatten},
    proto as pb,
    store::{Facts, ListPosition, Modify, Needs, PlanNeed},
};

#[tonic::async_trait]
impl pb::subscription_service_server::SubscriptionService for Services {
    async fn create_subscription(
        &self,
        request: Request<pb::CreateSubscriptionRequest>,
    ) -> Result<Response<pb::CreateSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("subscription");
        let context = request::context(principal.clone(), &message, &mut validator);
        let id = SubscriptionId(request::new_id(&message.id, &mut validator));
        let subscription = message.subscription.unwrap_or_default();
        let plan =
            plan_need("subscription.plan_id", &subscription.plan_id, message.expected_plan_version, &mut validator);
        let new = convert::new_subscription(id, subscription, &mut validator);
        let (new, needs) =
            validator.finish((new, Needs { plan: Some(plan), ..Needs::default() })).map_err(Error::from)?;
        let now = context.time;
        let create = move |facts: &Facts| Subscription::subscribe(new.clone(), facts.plan()?, now).map(Change::from);
        let written = self.store.create(context, needs, create).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let subscription = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::CreateSubscriptionResponse {
            subscription: Some(subscription.into()),
            replayed: written.replayed,
        }))
    }

    async fn get_subscription(
        &self,
        request: Request<pb::GetSubscriptionRequest>,
    ) -> Result<Response<pb::GetSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let id = request::id("id", &message.id, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let subscription: Subscription =
            self.store.get(id).await.map_err(|error| status::from_store(error, &principal))?;
        let subscription = subscription.visible_to(&principal).ok_or(Error::NotVisible)?;
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
        let listed = self.store.list_subscriptions(&filter, page.after, page.limit()).await;
        let subscriptions = listed.map_err(|error| status::from_store(error, &principal))?;
        let position =
            |subscription: &Subscription| ListPosition { create_time: subscription.create_time, id: subscription.id.0 };
        let (subscriptions, next_page_token) =
            page.fill(subscriptions, position, |subscription| Some(subscription.visible_to(&principal)?.into()));
        Ok(Response::new(pb::ListSubscriptionsResponse { subscriptions, next_page_token }))
    }

    async fn update_subscription(
        &self,
        request: Request<pb::UpdateSubscriptionRequest>,
    ) -> Result<Response<pb::UpdateSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("subscription");
        let modify = request::modify(principal.clone(), &message, &mut validator);
        let subscription = message.subscription.unwrap_or_default();
        let update = convert::subscription_update(subscription, message.update_mask.as_ref(), &mut validator);
        let update = validator.finish(update).map_err(Error::from)?;
        let modify = Modify { sent: flatten(&update), ..modify };
        let apply = move |subscription: &Subscription, _: &Facts| subscription.update(&update).map(Change::from);
        let written = self.store.modify(modify, apply).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let subscription = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::UpdateSubscriptionResponse {
            subscription: Some(subscription.into()),
            replayed: written.replayed,
        }))
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
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let subscription = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::PauseSubscriptionResponse {
            subscription: Some(subscription.into()),
            replayed: written.replayed,
        }))
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
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let subscription = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::ResumeSubscriptionResponse {
            subscription: Some(subscription.into()),
            replayed: written.replayed,
        }))
    }

    async fn cancel_subscription(
        &self,
        request: Request<pb::CancelSubscriptionRequest>,
    ) -> Result<Response<pb::CancelSubscriptionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let modify = request::modify(principal.clone(), &message, &mut validator);
        validator.text("reason", &message.reason, limits::MEMO_CHARS_MAX);
        let modify = validator
            .finish(Modify { touches: SubscriptionAction::Cancel.touches(), ..modify })
            .map_err(Error::from)?;
        let now = modify.context.time;
        let apply = move |subscription: &Subscription, _: &Facts| {
            let canceled = match message.at_period_end {
                true => subscription.cancel_at_period_end(&message.reason),
                false => subscription.cancel(&message.reason, now),
            };
            canceled.map(Change::from)
        };
        let written = self.store.modify(modify, apply).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let subscription = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::CancelSubscriptionResponse {
            subscription: Some(subscription.into()),
            replayed: written.replayed,
        }))
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
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let subscription = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::UncancelSubscriptionResponse {
            subscription: Some(subscription.into()),
            replayed: written.replayed,
        }))
    }

    async fn change_subscription_plan(
        &self,
        request: Request<pb::ChangeSubscriptionPlanRequest>,
    ) -> Result<Response<pb::ChangeSubscriptionPlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let modify = request::modify(principal.clone(), &message, &mut validator);
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
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let subscription = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::ChangeSubscriptionPlanResponse {
            subscription: Some(subscription.into()),
            replayed: written.replayed,
        }))
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
