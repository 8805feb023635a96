//! `PlanService`.

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
    domain::{Plan, PlanAction, PlanId, Principal, Validator},
    occ::{Change, EntityType, flatten},
    proto as pb,
    store::{Apply, Facts, ListPosition, Modify, PlanFilter},
};

#[tonic::async_trait]
impl pb::plan_service_server::PlanService for Services {
    async fn create_plan(
        &self,
        request: Request<pb::CreatePlanRequest>,
    ) -> Result<Response<pb::CreatePlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("plan");
        let create = request::create(principal.clone(), &message, &mut validator);
        let id = PlanId(request::new_id(&message.id, &mut validator));
        let new = convert::new_plan(id, message.plan.unwrap_or_default(), &mut validator);
        let new = validator.finish_some(new).map_err(Error::from)?;
        let now = create.context.time;
        let apply = move |_: &Facts| Ok(Change::from(Plan::create(new.clone(), now)));
        let written = self.store.create(create, apply).await;
        let Answer { entity: plan, replayed, merge: _ } = answer(written, &principal)?;
        Ok(Response::new(pb::CreatePlanResponse { plan, replayed }))
    }

    async fn get_plan(&self, request: Request<pb::GetPlanRequest>) -> Result<Response<pb::GetPlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let id = request::id("id", &message.id, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        if let Some(customer) = principal.customer() {
            let visible = self.store.customer_may_see_plan(customer, id).await;
            let visible = visible.map_err(|error| status::from_store(error, &principal))?;
            visible.then_some(()).ok_or(Error::NotVisible)?;
        }
        let plan = self.read::<Plan>(id, &principal).await?;
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
        let filter = PlanFilter { visible_to_customer: principal.customer().map(str::to_owned), ..filter };
        let read = |after, limit| self.store.list_plans(&filter, after, limit);
        let position = |plan: &Plan| ListPosition { create_time: plan.create_time, id: plan.id.0 };
        let convert = |plan: Plan| Some(plan.visible_to(&principal)?.into());
        let filled = page.fill(read, position, convert).await;
        let (plans, next_page_token) = filled.map_err(|error| status::from_store(error, &principal))?;
        Ok(Response::new(pb::ListPlansResponse { plans, next_page_token }))
    }

    async fn update_plan(
        &self,
        request: Request<pb::UpdatePlanRequest>,
    ) -> Result<Response<pb::UpdatePlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let (modify, apply) = plan_update(&principal, message)?;
        let written = self.store.modify(modify, apply).await;
        let Answer { entity: plan, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::UpdatePlanResponse { plan, replayed, merge }))
    }

    async fn archive_plan(
        &self,
        request: Request<pb::ArchivePlanRequest>,
    ) -> Result<Response<pb::ArchivePlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, PlanAction::Archive.touches())?;
        let written = self.store.modify(modify, |plan: &Plan, _: &Facts| plan.archive().map(Change::from)).await;
        let Answer { entity: plan, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::ArchivePlanResponse { plan, replayed, merge }))
    }

    async fn unarchive_plan(
        &self,
        request: Request<pb::UnarchivePlanRequest>,
    ) -> Result<Response<pb::UnarchivePlanResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, PlanAction::Unarchive.touches())?;
        let written = self.store.modify(modify, |plan: &Plan, _: &Facts| plan.unarchive().map(Change::from)).await;
        let Answer { entity: plan, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::UnarchivePlanResponse { plan, replayed, merge }))
    }

    async fn bulk_update_plans(
        &self,
        request: Request<pb::BulkUpdatePlansRequest>,
    ) -> Result<Response<pb::BulkUpdatePlansResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mode = check_items(&message.requests, message.mode)?;
        let items = message.requests.into_iter().map(|request| plan_update(&principal, request)).collect();
        let mut results = self.bulk(&principal, mode, items).await?;
        shorten(&mut results, |plan: &pb::Plan| pb::Plan {
            id: plan.id.clone(),
            version: plan.version,
            ..Default::default()
        });
        let results = (0..).zip(results).map(|(index, result)| plan_result(index, result)).collect();
        Ok(Response::new(pb::BulkUpdatePlansResponse { results }))
    }
}

/// What an update takes, alone and within a bulk.
fn plan_update(principal: &Principal, message: pb::UpdatePlanRequest) -> Result<(Modify, impl Apply<Plan>), Error> {
    let mut validator = Validator::new("plan");
    let modify = request::modify(principal.clone(), &message, &mut validator)?;
    let plan = message.plan.unwrap_or_default();
    let update = convert::plan_update(plan, message.update_mask.as_ref(), &mut validator);
    check_writes(&modify.context, EntityType::Plan, &update)?;
    let update = validator.finish(update)?;
    let modify = Modify { sent: flatten(&update), ..modify };
    Ok((modify, move |plan: &Plan, _: &Facts| plan.update(&update).map(Change::from)))
}

fn plan_result(index: i32, result: ItemResult<pb::Plan>) -> pb::BulkUpdatePlansResult {
    use pb::bulk_update_plans_result::Result;
    match result {
        Ok(Answer { entity, replayed, merge }) => {
            pb::BulkUpdatePlansResult { index, result: entity.map(Result::Plan), replayed, merge }
        }
        Err(error) => pb::BulkUpdatePlansResult { index, result: Some(Result::Error(error)), ..Default::default() },
    }
}
