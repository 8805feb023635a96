//! `PlanService`.

use tonic::{Request, Response, Status};

use super::{
    Services, convert,
    page::Page,
    request::{self, admit},
    status::{self, Error},
    visible::VisibleTo,
};
use crate::{
    domain::{Plan, PlanAction, PlanId, Validator},
    occ::{Change, flatten},
    proto as pb,
    store::{Facts, ListPosition, Modify, Needs},
};

#[tonic::async_trait]
impl pb::plan_service_server::PlanService for Services {
    async fn create_plan(
        &self,
        request: Request<pb::CreatePlanRequest>,
    ) -> Result<Response<pb::CreatePlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("plan");
        let context = request::context(principal.clone(), &message, &mut validator);
        let id = PlanId(request::new_id(&message.id, &mut validator));
        let new = convert::new_plan(id, message.plan.unwrap_or_default(), &mut validator);
        let new = validator.finish_some(new).map_err(Error::from)?;
        let now = context.time;
        let create = move |_: &Facts| Ok(Change::from(Plan::create(new.clone(), now)));
        let written = self.store.create(context, Needs::default(), create).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let plan = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::CreatePlanResponse { plan: Some(plan.into()), replayed: written.replayed }))
    }

    async fn get_plan(&self, request: Request<pb::GetPlanRequest>) -> Result<Response<pb::GetPlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let id = request::id("id", &message.id, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let plan: Plan = self.store.get(id).await.map_err(|error| status::from_store(error, &principal))?;
        let plan = plan.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::GetPlanResponse { plan: Some(plan.into()) }))
    }

    async fn list_plans(
        &self,
        request: Request<pb::ListPlansRequest>,
    ) -> Result<Response<pb::ListPlansResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let page = Page::<ListPosition>::parse(&message, &mut validator);
        let filter = convert::plan_filter(message, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let listed = self.store.list_plans(&filter, page.after, page.limit()).await;
        let plans = listed.map_err(|error| status::from_store(error, &principal))?;
        let position = |plan: &Plan| ListPosition { create_time: plan.create_time, id: plan.id.0 };
        let (plans, next_page_token) = page.fill(plans, position, |plan| Some(plan.visible_to(&principal)?.into()));
        Ok(Response::new(pb::ListPlansResponse { plans, next_page_token }))
    }

    async fn update_plan(
        &self,
        request: Request<pb::UpdatePlanRequest>,
    ) -> Result<Response<pb::UpdatePlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("plan");
        let modify = request::modify(principal.clone(), &message, &mut validator);
        let update =
            convert::plan_update(message.plan.unwrap_or_default(), message.update_mask.as_ref(), &mut validator);
        let update = validator.finish(update).map_err(Error::from)?;
        let modify = Modify { sent: flatten(&update), ..modify };
        let written =
            self.store.modify(modify, move |plan: &Plan, _: &Facts| plan.update(&update).map(Change::from)).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let plan = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::UpdatePlanResponse { plan: Some(plan.into()), replayed: written.replayed }))
    }

    async fn archive_plan(
        &self,
        request: Request<pb::ArchivePlanRequest>,
    ) -> Result<Response<pb::ArchivePlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, PlanAction::Archive.touches())?;
        let written = self.store.modify(modify, |plan: &Plan, _: &Facts| plan.archive().map(Change::from)).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let plan = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::ArchivePlanResponse { plan: Some(plan.into()), replayed: written.replayed }))
    }

    async fn unarchive_plan(
        &self,
        request: Request<pb::UnarchivePlanRequest>,
    ) -> Result<Response<pb::UnarchivePlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, PlanAction::Unarchive.touches())?;
        let written = self.store.modify(modify, |plan: &Plan, _: &Facts| plan.unarchive().map(Change::from)).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let plan = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::UnarchivePlanResponse { plan: Some(plan.into()), replayed: written.replayed }))
    }
}
