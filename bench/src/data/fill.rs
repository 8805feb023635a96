//! Filling: a few entities by the API, as any caller makes them, and copies of them by SQL.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use occam_client::{
    Money,
    prost_types::FieldMask,
    v1::{
        BillingInterval, BillingIntervalUnit, CreatePlanRequest, CreateSubscriptionRequest, Plan, Subscription,
        UpdateSubscriptionRequest,
    },
};
use sea_orm::{ConnectionTrait, Statement};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::Data;
use crate::{load::connect_callers, occam::Server, postgres};

/// How many changes each entity of the large set has behind it, its creation included.
pub(crate) const LARGE_VERSIONS: i64 = 10;
/// The index of the first row within its id; it has as many digits as those of all others.
const FIRST_INDEX: u64 = 100_000_000_000;
const FILLED: [u8; 4] = [0x01, 0x90, 0xa0, 0xb0];
/// Whose the entity is that is copied, and whose the one that was changed once.
const TEMPLATE_CUSTOMER: &str = "customer-template";
const UPDATED_CUSTOMER: &str = "customer-updated";
const CREATES_AT_ONCE: usize = 64;

/// What a filled database has beside the rows.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    /// The plan that everybody has.
    pub(crate) plan_id: String,
    /// The subscription that all others are copies of.
    pub(crate) template_id: String,
    /// One that was changed once, by the update that is measured.
    pub(crate) updated_id: String,
}

impl Template {
    /// What a database that was filled earlier has.
    pub(crate) async fn find(data: &Data) -> Result<Self> {
        let db = postgres::connect(&data.url).await?;
        let query = format!(
            "SELECT t.plan_id::text, t.id::text, u.id::text FROM subscriptions AS t, subscriptions AS u \
             WHERE t.customer_id = '{TEMPLATE_CUSTOMER}' AND u.customer_id = '{UPDATED_CUSTOMER}'"
        );
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), query)).await?;
        let row = row.context("the database was not filled by the bench")?;
        let [plan_id, template_id, updated_id] =
            [row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?];
        db.close().await?;
        Ok(Self { plan_id, template_id, updated_id })
    }
}

/// The id of the row with that index, the same that the SQL files reckon.
pub(crate) fn row_id(index: u64) -> String {
    format!("0190a0b0-0000-7000-8000-{}", FIRST_INDEX + index)
}

/// Whether it is the id of such a row.
pub(super) fn is_filled(id: Uuid) -> bool {
    id.as_bytes().starts_with(&FILLED)
}

/// The subscription that is created for a customer.
pub(crate) fn subscription(plan_id: &str, customer_id: &str) -> Subscription {
    Subscription {
        customer_id: customer_id.to_owned(),
        plan_id: plan_id.to_owned(),
        quantity: 1,
        notes: "lorem ipsum dolor sit amet, ".repeat(11),
        metadata: metadata(1),
        ..Default::default()
    }
}

/// The update that is measured: from `version`, of two fields, the values of which are reckoned from the version.
pub(crate) fn update(id: &str, version: i64) -> UpdateSubscriptionRequest {
    let subscription = Subscription {
        id: id.to_owned(),
        quantity: version + 1,
        metadata: metadata(version + 1),
        ..Default::default()
    };
    UpdateSubscriptionRequest {
        subscription: Some(subscription),
        update_mask: Some(FieldMask { paths: vec!["quantity".to_owned(), "metadata".to_owned()] }),
        expected_version: Some(version),
        request_id: Uuid::new_v4().to_string(),
        ..Default::default()
    }
}

fn metadata(version: i64) -> BTreeMap<String, String> {
    [("team".to_owned(), format!("the blue team number {version}")), ("tier".to_owned(), "gold".to_owned())].into()
}

/// Makes what all rows are made from.
async fn begin(server: &Server) -> Result<Template> {
    let client = connect_callers(&server.url, 1).await?.pop().context("no client")?;
    let plan = Plan {
        code: "bench".to_owned(),
        display_name: "Bench".to_owned(),
        price: Some(Money { currency_code: "EUR".to_owned(), units: 9, nanos: 990_000_000 }),
        billing_interval: Some(BillingInterval { unit: BillingIntervalUnit::Month.into(), count: 1 }),
        ..Default::default()
    };
    let created = client.plans().create_plan(CreatePlanRequest { plan: Some(plan), ..Default::default() }).await?;
    let plan_id = created.into_inner().plan.context("no plan")?.id;
    let mut subscriptions = client.subscriptions();
    let mut create = async |customer_id: &str| {
        let subscription = Some(subscription(&plan_id, customer_id));
        let request = CreateSubscriptionRequest { subscription, ..Default::default() };
        let created = subscriptions.create_subscription(request).await?.into_inner();
        anyhow::Ok(created.subscription.context("no subscription")?.id)
    };
    let (template_id, updated_id) = (create(TEMPLATE_CUSTOMER).await?, create(UPDATED_CUSTOMER).await?);
    client.subscriptions().update_subscription(update(&updated_id, 1)).await?;
    Ok(Template { plan_id, template_id, updated_id })
}

/// Fills a database on PostgreSQL that has the schema and is served.
pub(crate) async fn fill_postgres(server: &Server, data: &Data, rows: u64) -> Result<Template> {
    let template = begin(server).await?;
    let db = postgres::connect(&data.url).await?;
    let set = format!(
        "SELECT set_config('bench.rows', '{rows}', false), set_config('bench.template', '{}', false);",
        template.template_id
    );
    let sql = [&set, include_str!("../../sql/functions.sql"), include_str!("../../sql/rows.sql"), DROP_FUNCTIONS];
    db.execute_unprepared(&sql.concat()).await.context("filling")?;
    db.execute_unprepared("VACUUM ANALYZE").await?;
    db.close().await?;
    Ok(template)
}

/// Gives the rows from `first` on, `rows` of them, a history of `versions` versions in all.
pub(crate) async fn deepen(data: &Data, template: &Template, first: u64, rows: u64, versions: i64) -> Result<()> {
    let db = postgres::connect(&data.url).await?;
    let set = format!(
        "SELECT set_config('bench.first', '{first}', false), set_config('bench.rows', '{rows}', false), \
         set_config('bench.versions', '{versions}', false), set_config('bench.updated', '{}', false);",
        template.updated_id
    );
    let sql = [&set, include_str!("../../sql/functions.sql"), include_str!("../../sql/versions.sql"), DROP_FUNCTIONS];
    db.execute_unprepared(&sql.concat()).await.context("filling in history")?;
    db.execute_unprepared("VACUUM ANALYZE").await?;
    db.close().await?;
    Ok(())
}

const DROP_FUNCTIONS: &str = "
    DROP FUNCTION bench_link(bytea, mutations);
    DROP FUNCTION bench_sized(bytea), bench_sized(text), bench_id(bigint), bench_record_id(bigint, bigint);";

/// Fills a database on SQLite that is served. It cannot reckon hashes, so all rows come by the API.
pub(crate) async fn fill_sqlite(server: &Server, rows: u64) -> Result<Template> {
    let template = begin(server).await?;
    let client = connect_callers(&server.url, 1).await?.pop().context("no client")?;
    let mut creates = JoinSet::new();
    for index in 0..rows {
        let (mut subscriptions, plan_id) = (client.subscriptions(), template.plan_id.clone());
        creates.spawn(async move {
            let subscription = Some(subscription(&plan_id, &format!("customer-{}", index / 50)));
            let request = CreateSubscriptionRequest { subscription, id: row_id(index), ..Default::default() };
            subscriptions.create_subscription(request).await
        });
        if creates.len() >= CREATES_AT_ONCE
            && let Some(created) = creates.join_next().await
        {
            created??;
        }
    }
    while let Some(created) = creates.join_next().await {
        created??;
    }
    Ok(template)
}
