//! Callers who only read.

use occam_client::{
    Client, Transport,
    tonic::{Status, transport::Channel},
    v1::{
        GetEntityVersionRequest, GetSubscriptionRequest, ListMutationsRequest, ListSubscriptionsRequest,
        VerifyEntityHistoryRequest, history_service_client::HistoryServiceClient,
        subscription_service_client::SubscriptionServiceClient,
    },
};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use uuid::Uuid;

use super::{Answer, Caller};

/// As many as a page has by default.
const PAGE_SIZE: i32 = 50;

/// A number below `count`.
fn random(count: u64) -> u64 {
    Uuid::new_v4().as_u64_pair().1 % count.max(1)
}

/// Reads subscriptions by id, at random.
pub(crate) struct GetEntity {
    api: SubscriptionServiceClient<Transport>,
    count: u64,
}

impl GetEntity {
    pub(crate) fn new(client: &Client, count: u64) -> Self {
        Self { api: client.subscriptions(), count }
    }
}

impl Caller for GetEntity {
    async fn call(&mut self) -> Result<Answer, Status> {
        let id = crate::data::row_id(random(self.count));
        self.api.get_subscription(GetSubscriptionRequest { id }).await?;
        Ok(Answer::READ)
    }
}

/// Lists a page of a customer's subscriptions, newest first.
pub(crate) struct ListPage {
    api: SubscriptionServiceClient<Transport>,
    customers: u64,
}

impl ListPage {
    pub(crate) fn new(client: &Client, customers: u64) -> Self {
        Self { api: client.subscriptions(), customers }
    }
}

impl Caller for ListPage {
    async fn call(&mut self) -> Result<Answer, Status> {
        let customer_id = format!("customer-{}", random(self.customers));
        let request = ListSubscriptionsRequest { customer_id, page_size: PAGE_SIZE, ..Default::default() };
        let page = self.api.list_subscriptions(request).await?.into_inner();
        if page.subscriptions.is_empty() {
            return Err(Status::internal("an empty page"));
        }
        Ok(Answer::READ)
    }
}

/// Asks for the server's health: an RPC of the same server that does nothing.
pub(crate) struct CheckHealth {
    api: HealthClient<Channel>,
}

impl CheckHealth {
    pub(crate) fn new(channel: Channel) -> Self {
        Self { api: HealthClient::new(channel) }
    }
}

impl Caller for CheckHealth {
    async fn call(&mut self) -> Result<Answer, Status> {
        self.api.check(HealthCheckRequest::default()).await?;
        Ok(Answer::READ)
    }
}

/// Lists the newest records of one entity.
pub(crate) struct ListMutations {
    api: HistoryServiceClient<Transport>,
    entity_id: String,
}

impl ListMutations {
    pub(crate) fn new(client: &Client, entity_id: &str) -> Self {
        Self { api: client.history(), entity_id: entity_id.to_owned() }
    }
}

impl Caller for ListMutations {
    async fn call(&mut self) -> Result<Answer, Status> {
        let entity_id = self.entity_id.clone();
        self.api.list_mutations(ListMutationsRequest { entity_id, ..Default::default() }).await?;
        Ok(Answer::READ)
    }
}

/// Reads one entity as it was at a version.
pub(crate) struct GetVersion {
    api: HistoryServiceClient<Transport>,
    entity_id: String,
    version: i64,
}

impl GetVersion {
    pub(crate) fn new(client: &Client, entity_id: &str, version: i64) -> Self {
        Self { api: client.history(), entity_id: entity_id.to_owned(), version }
    }
}

impl Caller for GetVersion {
    async fn call(&mut self) -> Result<Answer, Status> {
        let (entity_id, version) = (self.entity_id.clone(), self.version);
        self.api.get_entity_version(GetEntityVersionRequest { entity_id, version }).await?;
        Ok(Answer::READ)
    }
}

/// Has the whole history of one entity checked.
pub(crate) struct VerifyEntity {
    api: HistoryServiceClient<Transport>,
    entity_id: String,
}

impl VerifyEntity {
    pub(crate) fn new(client: &Client, entity_id: &str) -> Self {
        Self { api: client.history(), entity_id: entity_id.to_owned() }
    }
}

impl Caller for VerifyEntity {
    async fn call(&mut self) -> Result<Answer, Status> {
        let entity_id = self.entity_id.clone();
        let reply = self.api.verify_entity_history(VerifyEntityHistoryRequest { entity_id }).await?.into_inner();
        if reply.intact { Ok(Answer::READ) } else { Err(Status::internal(reply.problem)) }
    }
}
