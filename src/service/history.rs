//! `HistoryService`.

use tonic::{Request, Response, Status};

use super::{
    Services,
    access::access,
    convert,
    page::Page,
    request::{self, admit},
    status::{self, Error},
    visible::VisibleTo,
};
use crate::{
    domain::{MutationId, Principal, Validator},
    occ::{EntityType, Version},
    proto as pb,
    store::{self, Mutation, MutationFilter},
};

#[tonic::async_trait]
impl pb::history_service_server::HistoryService for Services {
    async fn list_mutations(
        &self,
        request: Request<pb::ListMutationsRequest>,
    ) -> Result<Response<pb::ListMutationsResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let page = Page::<MutationId>::parse(&message, &mut validator);
        let filter = convert::mutation_filter(message, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let filter = own_history(filter, &principal)?;
        let read = |before, limit| self.store.list_mutations(&filter, before, limit);
        let convert = |record| convert::mutation(record, &principal);
        let filled = page.fill(read, |record: &Mutation| record.id, convert).await;
        let (mutations, next_page_token) = filled.map_err(|error| status::from_store(error, &principal))?;
        Ok(Response::new(pb::ListMutationsResponse { mutations, next_page_token }))
    }

    async fn get_entity_version(
        &self,
        request: Request<pb::GetEntityVersionRequest>,
    ) -> Result<Response<pb::GetEntityVersionResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let id = request::id("entity_id", &message.entity_id, &mut validator);
        let version = version("version", message.version, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let (entity, record) = hide_absence(self.store.entity_version(id, version).await, &principal)?;
        let entity = entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::GetEntityVersionResponse {
            entity: convert::entity_version(entity, &principal),
            mutation: convert::mutation(record, &principal),
        }))
    }

    async fn compare_versions(
        &self,
        request: Request<pb::CompareVersionsRequest>,
    ) -> Result<Response<pb::CompareVersionsResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let id = request::id("entity_id", &message.entity_id, &mut validator);
        let from = version("from_version", message.from_version, &mut validator);
        let to = version("to_version", message.to_version, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let (entity, diffs) = hide_absence(self.store.compare_versions(id, from, to).await, &principal)?;
        let entity_type = entity.entity_type();
        entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::CompareVersionsResponse {
            entity_type: convert::entity_type(entity_type).into(),
            diffs: convert::compared_diffs(entity_type, diffs, &principal),
        }))
    }

    async fn verify_entity_history(
        &self,
        request: Request<pb::VerifyEntityHistoryRequest>,
    ) -> Result<Response<pb::VerifyEntityHistoryResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let id = request::id("entity_id", &message.entity_id, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let verified = self.store.verify_entity(id).await;
        Ok(Response::new(convert::verification(verified.map_err(|error| status::from_store(error, &principal))?)))
    }
}

/// The records that the caller may list. A filter that would tell what it may not see is refused.
fn own_history(filter: MutationFilter, principal: &Principal) -> Result<MutationFilter, Error> {
    let Some(customer) = principal.customer() else { return Ok(filter) };
    let hidden = |path: &str| EntityType::ALL.iter().any(|entity| access().is_hidden(*entity, path, principal.role));
    let asks_for_others = filter.actor.as_deref().is_some_and(|actor| actor != principal.id);
    if asks_for_others || filter.field.as_deref().is_some_and(hidden) {
        return Err(Error::NotVisible);
    }
    Ok(MutationFilter { customer_id: Some(customer.to_owned()), ..filter })
}

/// What was found; to a customer what is absent and what is somebody else's are the same.
fn hide_absence<T>(found: Result<T, store::Error>, principal: &Principal) -> Result<T, Status> {
    match found {
        Err(store::Error::VersionNotFound { .. }) if principal.customer().is_some() => Err(Error::NotVisible.into()),
        found => found.map_err(|error| status::from_store(error, principal)),
    }
}

fn version(field: &str, number: i64, validator: &mut Validator) -> Version {
    Version::new(number).unwrap_or_else(|| {
        validator.reject(field, format!("must be above 0, found {number}"));
        Version::FIRST
    })
}
