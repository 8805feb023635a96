//! Callers who change subscriptions.

use occam_client::{
    Client, Transport,
    prost_types::FieldMask,
    tonic::{Code, Status},
    v1::{
        BulkUpdateSubscriptionsRequest, CreateSubscriptionRequest, MergePolicy, PauseSubscriptionRequest,
        ResumeSubscriptionRequest, Subscription, UpdateSubscriptionRequest, bulk_update_subscriptions_result,
        subscription_service_client::SubscriptionServiceClient,
    },
};
use tonic_types::StatusExt;
use uuid::Uuid;

use super::{Answer, Caller};
use crate::data::{Row, subscription, update};

type Api = SubscriptionServiceClient<Transport>;

/// Rows that one caller has for itself, one after the other for ever.
struct Own {
    rows: Vec<Row>,
    next: usize,
}

impl Own {
    fn new(rows: Vec<Row>) -> Self {
        Self { rows, next: 0 }
    }

    fn next(&mut self) -> Result<&mut Row, Status> {
        let index = self.next;
        self.next = (index + 1) % self.rows.len().max(1);
        self.rows.get_mut(index).ok_or_else(|| Status::internal("a caller has no row"))
    }

    /// Updates each row until it is beyond a version.
    async fn bring_beyond(&mut self, version: i64, api: &mut Api) -> Result<Answer, Status> {
        let mut total = Answer::default();
        for row in &mut self.rows {
            while row.version <= version {
                total.add(update_row(api, row).await?);
            }
        }
        Ok(total)
    }
}

/// The version that a reply has, which the row is then known to be at.
fn version_of(subscription: Option<Subscription>) -> Result<i64, Status> {
    subscription.map(|subscription| subscription.version).ok_or_else(|| Status::internal("a reply without its entity"))
}

/// The version that a conflict tells of; any other failure is one.
fn current_version(status: Status) -> Result<i64, Status> {
    let version = || {
        if status.code() != Code::Aborted {
            return None;
        }
        status.get_details_error_info()?.metadata.get("current_version")?.parse().ok()
    };
    version().ok_or(status)
}

/// Changes its own rows, each from the version that it is at.
pub(crate) struct Update {
    api: Api,
    own: Own,
}

impl Update {
    pub(crate) fn new(client: &Client, rows: Vec<Row>) -> Self {
        Self { api: client.subscriptions(), own: Own::new(rows) }
    }
}

impl Caller for Update {
    async fn call(&mut self) -> Result<Answer, Status> {
        let row = self.own.next()?;
        update_row(&mut self.api, row).await
    }
}

async fn update_row(api: &mut Api, row: &mut Row) -> Result<Answer, Status> {
    let reply = api.update_subscription(update(&row.id, row.version)).await?.into_inner();
    let version = version_of(reply.subscription)?;
    if version != row.version + 1 {
        return Err(Status::internal(format!("version {version} after {}", row.version)));
    }
    row.version = version;
    Ok(Answer::APPLIED)
}

/// Changes one row that all others change, too; what a conflict says of the version is what it goes on from.
pub(crate) struct HotRow {
    api: Api,
    row: Row,
}

impl HotRow {
    pub(crate) fn new(client: &Client, row: Row) -> Self {
        Self { api: client.subscriptions(), row }
    }
}

impl Caller for HotRow {
    async fn call(&mut self) -> Result<Answer, Status> {
        match self.api.update_subscription(update(&self.row.id, self.row.version)).await {
            Ok(reply) => {
                self.row.version = version_of(reply.into_inner().subscription)?;
                Ok(Answer::APPLIED)
            }
            Err(status) => {
                self.row.version = current_version(status)?;
                Ok(Answer::CONFLICT)
            }
        }
    }
}

/// Changes its own rows, and so many times in a hundred names the version before, which is refused.
pub(crate) struct Stale {
    api: Api,
    own: Own,
    percent: u8,
}

impl Stale {
    pub(crate) fn new(client: &Client, rows: Vec<Row>, percent: u8) -> Self {
        Self { api: client.subscriptions(), own: Own::new(rows), percent }
    }
}

impl Caller for Stale {
    async fn prepare(&mut self) -> Result<Answer, Status> {
        self.own.bring_beyond(1, &mut self.api).await
    }

    async fn call(&mut self) -> Result<Answer, Status> {
        let row = self.own.next()?;
        if random_percent() < u64::from(self.percent) {
            conflict(&mut self.api, row, row.version - 1).await
        } else {
            update_row(&mut self.api, row).await
        }
    }
}

/// A number below 100.
fn random_percent() -> u64 {
    Uuid::new_v4().as_u64_pair().1 % 100
}

/// Sends an update that names a version that is gone.
async fn conflict(api: &mut Api, row: &Row, from: i64) -> Result<Answer, Status> {
    // From `from` the update would write what is there now; a stale write of something else is what people make.
    let mut request = update(&row.id, from);
    if let Some(subscription) = &mut request.subscription {
        subscription.quantity = 1_000;
    }
    match api.update_subscription(request).await {
        Ok(_) => Err(Status::internal("a stale update was accepted")),
        Err(status) => {
            let current = current_version(status)?;
            if current != row.version {
                return Err(Status::internal(format!("a conflict at version {current} of {}", row.version)));
            }
            Ok(Answer::CONFLICT)
        }
    }
}

/// Names a version `behind` the present one, each time.
pub(crate) struct Conflicting {
    api: Api,
    own: Own,
    behind: i64,
}

impl Conflicting {
    pub(crate) fn new(client: &Client, rows: Vec<Row>, behind: i64) -> Self {
        Self { api: client.subscriptions(), own: Own::new(rows), behind }
    }
}

impl Caller for Conflicting {
    async fn prepare(&mut self) -> Result<Answer, Status> {
        self.own.bring_beyond(self.behind, &mut self.api).await
    }

    async fn call(&mut self) -> Result<Answer, Status> {
        let row = self.own.next()?;
        conflict(&mut self.api, row, row.version - self.behind).await
    }
}

/// Changes its own rows, always one version behind and always another field than the last time, so that the server merges.
pub(crate) struct Merging {
    api: Api,
    own: Own,
}

impl Merging {
    pub(crate) fn new(client: &Client, rows: Vec<Row>) -> Self {
        Self { api: client.subscriptions(), own: Own::new(rows) }
    }
}

impl Caller for Merging {
    async fn call(&mut self) -> Result<Answer, Status> {
        let row = self.own.next()?;
        let mut wanted = Subscription { id: row.id.clone(), ..Default::default() };
        let path = if row.version % 2 == 0 {
            wanted.quantity = row.version + 1;
            "quantity"
        } else {
            wanted.notes = format!("{:300}", row.version);
            "notes"
        };
        let request = UpdateSubscriptionRequest {
            subscription: Some(wanted),
            update_mask: Some(FieldMask { paths: vec![path.to_owned()] }),
            expected_version: Some((row.version - 1).max(1)),
            request_id: Uuid::new_v4().to_string(),
            merge_policy: MergePolicy::MergeDisjoint.into(),
            ..Default::default()
        };
        let reply = self.api.update_subscription(request).await?.into_inner();
        let was_merged = reply.merge.is_some();
        let version = version_of(reply.subscription)?;
        if version != row.version + 1 || was_merged != (row.version > 1) {
            return Err(Status::internal(format!("version {version} after {}, merged: {was_merged}", row.version)));
        }
        row.version = version;
        Ok(Answer::APPLIED)
    }
}

/// Pauses its own rows, and resumes them when they come round again.
pub(crate) struct PauseAndResume {
    api: Api,
    own: Own,
}

impl PauseAndResume {
    pub(crate) fn new(client: &Client, rows: Vec<Row>) -> Self {
        Self { api: client.subscriptions(), own: Own::new(rows) }
    }
}

impl Caller for PauseAndResume {
    async fn call(&mut self) -> Result<Answer, Status> {
        let row = self.own.next()?;
        let (id, request_id) = (row.id.clone(), Uuid::new_v4().to_string());
        let expected_version = Some(row.version);
        // They begin ACTIVE at version 1.
        let changed = if row.version % 2 == 1 {
            let pause = PauseSubscriptionRequest { id, expected_version, request_id, ..Default::default() };
            self.api.pause_subscription(pause).await?.into_inner().subscription
        } else {
            let resume = ResumeSubscriptionRequest { id, expected_version, request_id, ..Default::default() };
            self.api.resume_subscription(resume).await?.into_inner().subscription
        };
        row.version = version_of(changed)?;
        Ok(Answer::APPLIED)
    }
}

/// Changes its own rows, so many in a call.
pub(crate) struct BulkUpdate {
    api: Api,
    own: Own,
    size: usize,
}

impl BulkUpdate {
    pub(crate) fn new(client: &Client, rows: Vec<Row>, size: usize) -> Self {
        Self { api: client.subscriptions(), own: Own::new(rows), size }
    }
}

impl Caller for BulkUpdate {
    async fn call(&mut self) -> Result<Answer, Status> {
        let mut requests = Vec::with_capacity(self.size);
        for _ in 0..self.size {
            let row = self.own.next()?;
            requests.push(update(&row.id, row.version));
            // What it will be at, if all goes well; if it does not, that is a failure of the call.
            row.version += 1;
        }
        let request = BulkUpdateSubscriptionsRequest { requests, ..Default::default() };
        let reply = self.api.bulk_update_subscriptions(request).await?.into_inner();
        let mut answer = Answer::default();
        for result in reply.results {
            match result.result {
                Some(bulk_update_subscriptions_result::Result::Subscription(_)) => {
                    answer.units += 1;
                    answer.applied += 1;
                }
                Some(bulk_update_subscriptions_result::Result::Error(error)) => {
                    return Err(Status::internal(format!("an item of a bulk: {}", error.message)));
                }
                None => return Err(Status::internal("an item of a bulk without a result")),
            }
        }
        Ok(answer)
    }
}

/// Creates subscriptions of one plan.
pub(crate) struct Create {
    api: Api,
    plan_id: String,
}

impl Create {
    pub(crate) fn new(client: &Client, plan_id: &str) -> Self {
        Self { api: client.subscriptions(), plan_id: plan_id.to_owned() }
    }
}

impl Caller for Create {
    async fn call(&mut self) -> Result<Answer, Status> {
        let request = CreateSubscriptionRequest {
            subscription: Some(subscription(&self.plan_id, "customer-created")),
            request_id: Uuid::new_v4().to_string(),
            ..Default::default()
        };
        self.api.create_subscription(request).await?;
        Ok(Answer::APPLIED)
    }
}
