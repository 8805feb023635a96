//! `HistoryService`.

use tonic::{Request, Response, Status};

use super::{
    Services, convert,
    page::Page,
    request::{self, admit},
    status::{self, Error},
    visible::VisibleTo,
};
use crate::{
    domain::{MutationId, Validator},
    occ::Version,
    proto as pb,
    store::Mutation,
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
        let listed = self.store.list_mutations(&filter, page.after, page.limit()).await;
        let records = listed.map_err(|error| status::from_store(error, &principal))?;
        let position = |record: &Mutation| record.id;
        let (mutations, next_page_token) = page.fill(records, position, |record| convert::mutation(record, &principal));
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
        let found = self.store.entity_version(id, version).await;
        let (entity, record) = found.map_err(|error| status::from_store(error, &principal))?;
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
        let compared = self.store.compare_versions(id, from, to).await;
        let (entity_type, diffs) = compared.map_err(|error| status::from_store(error, &principal))?;
        Ok(Response::new(pb::CompareVersionsResponse {
            entity_type: convert::entity_type(entity_type).into(),
            diffs: convert::compared_diffs(diffs, &principal),
        }))
    }
}

fn version(field: &str, number: i64, validator: &mut Validator) -> Version {
    Version::new(number).unwrap_or_else(|| {
        validator.reject(field, format!("must be above 0, found {number}"));
        Version::FIRST
    })
}
