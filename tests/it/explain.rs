//! Each statement that the server sends finds its rows through an index, however many there are.
//!
//! The statements are taken from the log of the real program (`--log sqlx=trace`) while every RPC is called with every
//! filter, by the staff and by a customer, and are then explained by the database: on PostgreSQL over tables of some 10,000 rows, as the generic plan of
//! a prepared statement, which cannot see the values; on SQLite without statistics, as the program leaves it.

use std::collections::BTreeSet;

use occam_client::{
    Client, Error, Intent, InvoiceChange, PlanChange, SubscriptionChange,
    prost_types::{FieldMask, Timestamp},
    v1::{
        BulkMode, BulkUpdateSubscriptionsRequest, CompareVersionsRequest, EntityType, GetEntityVersionRequest, Invoice,
        InvoiceStatus, ListInvoicesRequest, ListMutationsRequest, ListPlansRequest, ListSubscriptionsRequest,
        MutationOutcome, PlanState, Subscription, SubscriptionStatus, UpdateSubscriptionRequest,
        VerifyEntityHistoryRequest,
    },
};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, Statement, TryGetable};
use uuid::Uuid;

use crate::{
    fixtures::{create_invoice, create_plan, create_subscription, euros},
    harness::{Process, client_as, execute, postgres},
};

/// Statements that read more rows than they answer, and why that is right.
const EXCEPTIONS: [(&str, &str); 6] = [
    ("OR \"plans\".\"id\" IN (SELECT", "there are few plans, and a customer may see most of them"),
    ("UPDATE \"number_series\"", "a table of one row"),
    ("seaql_migrations", "a table of a few rows, read once"),
    ("AND \"mutations\".\"diffs\" LIKE", "goes through the records of one entity, or of all until the page is full"),
    ("WHERE \"mutations\".\"diffs\" LIKE", "goes through the records until the page is full"),
    ("WHERE \"mutations\".\"entity_type\" =", "goes through the records until the page is full"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_statement_uses_an_index_on_postgres() {
    let database_url = postgres::create_database("read committed");
    execute(&database_url, FILL).await;
    let statements = Box::pin(statements_of_every_rpc(&database_url)).await;
    let db = connect(&database_url).await;
    // As on a disk without moving parts. With the default of 4, a generic plan for a list of one status goes through the
    // index of all creation times instead, since it takes each status for common.
    db.execute_unprepared("SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1").await.unwrap();
    let mut wrong = Vec::new();
    for sql in statements {
        let parameters = (1..).take_while(|number| sql.contains(&format!("${number}"))).count();
        db.execute_unprepared(&format!("PREPARE statement AS {sql}")).await.unwrap();
        let execute = match parameters {
            0 => "statement".to_owned(),
            _ => format!("statement({})", vec!["NULL"; parameters].join(", ")),
        };
        let plan = explain(&db, &format!("EXPLAIN (COSTS OFF) EXECUTE {execute}"), 0).await;
        db.execute_unprepared("DEALLOCATE statement").await.unwrap();
        println!("explain, PostgreSQL: {}\n    {}", shortened(&sql), plan.join("\n    "));
        if reads_too_much(&plan) {
            wrong.push(format!("{}\n    {}", shortened(&sql), plan.join("\n    ")));
        }
    }
    verify(wrong);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_statement_uses_an_index_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let database_url = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
    let statements = Box::pin(statements_of_every_rpc(&database_url)).await;
    let db = connect(&database_url).await;
    let mut wrong = Vec::new();
    for sql in statements {
        let plan = explain(&db, &format!("EXPLAIN QUERY PLAN {sql}"), 3).await;
        println!("explain, SQLite: {}\n    {}", shortened(&sql), plan.join("\n    "));
        // The rows that a statement is given are no table.
        let is_given =
            |line: &str| ["SCAN given", "SCAN CONSTANT ROW", "VALUES CLAUSE"].iter().any(|of| line.contains(of));
        let scans: Vec<&String> = plan.iter().filter(|line| line.contains("SCAN") && !is_given(line)).collect();
        let is_full_scan = scans.iter().any(|line| !line.contains("USING INDEX"));
        let sorts = plan.iter().any(|line| line.contains("USE TEMP B-TREE"));
        // Without a condition an index is gone through from its end, and so is one that holds only what is looked for.
        let has_filter = !sql.contains("WHERE TRUE") && !sql.contains("WHERE \"outcome\" = ('CONFLICT') ORDER");
        let goes_through_index = !scans.is_empty();
        if is_full_scan || (sorts && !finds_few(&sql)) || (goes_through_index && has_filter) {
            wrong.push(format!("{}\n    {}", shortened(&sql), plan.join("\n    ")));
        }
    }
    verify(wrong);
}

/// Whether a plan of PostgreSQL goes through a table to find something, or through an index.
fn reads_too_much(plan: &[String]) -> bool {
    // What a node is filtered or joined by; an index without a condition on it is gone through from its end, which is right
    // for a list without either.
    let is_joined = plan.iter().any(|line| line.contains("Join") || line.contains("Nested Loop"));
    let mut nodes: Vec<Vec<&str>> = Vec::new();
    for line in plan {
        match nodes.last_mut() {
            Some(node) if !line.contains("->") => node.push(line.trim_start()),
            _ => nodes.push(vec![line]),
        }
    }
    nodes.iter().any(|node| {
        let has = |property: &str| node.iter().any(|line| line.starts_with(property));
        let is_looked_up = node.iter().any(|line| line.starts_with("Filter") && line.contains("SubPlan"));
        let goes_through_index = node[0].contains("Index") && node[0].contains("Scan") && !has("Index Cond");
        node[0].contains("Seq Scan") || is_looked_up || (goes_through_index && (has("Filter") || is_joined))
    })
}

fn verify(mut wrong: Vec<String>) {
    wrong.retain(|statement| !EXCEPTIONS.iter().any(|(text, _)| statement.contains(text)));
    assert!(wrong.is_empty(), "{} statements read too much:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether so few rows can be found that sorting them is nothing.
fn finds_few(sql: &str) -> bool {
    let is_a_customers_history = sql.contains("FROM \"mutations\"") && sql.contains("\"customer_id\" =");
    sql.contains("\"code\" =") || sql.contains("\"request_id\" =") || is_a_customers_history
}

/// A statement without its list of columns.
fn shortened(sql: &str) -> String {
    match (sql.starts_with("SELECT"), sql.find(" FROM ")) {
        (true, Some(from)) => format!("SELECT …{}", &sql[from..]),
        _ => sql.to_owned(),
    }
}

async fn connect(database_url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(database_url);
    // A prepared statement lives in its connection.
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}

async fn explain(db: &DatabaseConnection, sql: &str, column: usize) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| String::try_get_by_index(row, column).unwrap()).collect()
}

/// The statements that read or change rows, as the program sends them while every RPC is called.
async fn statements_of_every_rpc(database_url: &str) -> BTreeSet<String> {
    // With one connection, which so sees each statement with all the types of its parameters: the driver prepares each
    // text once, with the types that it has at first.
    let flags = ["--log", "sqlx=trace,occam=info", "--database-connections-max", "1"];
    let mut process = Process::serve(database_url, &flags);
    let client = client_as(&process.url, "ana").await;
    Box::pin(write_everything(&client)).await;
    let (subscription, invoice) = (write_history(&client).await, create_invoice(&client).await);
    // What somebody may see is decided by the statements, too. Each may list what it did itself.
    for role in ["admin", "support", "customer"] {
        let reader = Client::builder().principal("ana").role(role).customer("customer-1");
        let reader = reader.connect(process.url.clone()).await.unwrap();
        get_everything(&reader, &subscription, &invoice).await;
        list_everything(&reader).await;
        read_history(&reader, &subscription.id).await;
    }
    let log = process.kill();
    let events = log.iter().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let statements = events.filter(|event| event["target"] == "sqlx::query").map(|event| {
        let whole = event["db.statement"].as_str().unwrap_or_default().trim().to_owned();
        if whole.is_empty() { event["summary"].as_str().unwrap().to_owned() } else { whole }
    });
    let statements: BTreeSet<_> = statements
        .filter(|sql| ["SELECT \"", "UPDATE \"", "DELETE ", "WITH \""].iter().any(|verb| sql.starts_with(verb)))
        .collect();
    assert!(statements.len() > 40, "{statements:#?}");
    // The version is checked by the statement that changes the row, and not only by the index of history, which would
    // refuse the record of a second change from the same version, and so hide that it is not.
    for table in ["plans", "subscriptions", "invoices"] {
        // Alone, or as a part of a statement over many rows.
        let update = format!("UPDATE \"{table}\"");
        let updates = statements.iter().filter_map(|sql| Some(&sql[sql.find(&update)?..]));
        let (guarded, unguarded): (Vec<_>, Vec<_>) = updates.partition(|sql| {
            let (set, condition) = sql.split_once(" WHERE ").unwrap();
            let own = |version: &str| set.contains(&format!("\"version\" = {version} + "));
            let is_next = own("\"version\"") || own(&format!("\"{table}\".\"version\""));
            is_next
                && condition.contains(&format!("\"{table}\".\"id\" = "))
                && condition.contains(&format!(" AND \"{table}\".\"version\" = "))
                && (!condition.contains("\"given\"")
                    || condition.contains(&format!(" AND \"{table}\".\"chain_head\" = ")))
        });
        assert!(!guarded.is_empty() && unguarded.is_empty(), "{table}: {guarded:#?}, not guarded: {unguarded:#?}");
    }
    // An index is entered at one bound: the page's, not the filter's, or all pages before it are read again.
    let doubly_bound =
        |sql: &&String| sql.contains(r#"create_time" >= "#) && sql.contains(r#"("create_time", "id") >"#);
    assert_eq!(statements.iter().find(doubly_bound), None);
    statements
}

/// Each way of a write: applied, without effect, refused as stale, repeated, and what it has to know beside its row.
async fn write_everything(client: &Client) {
    let plan = create_plan(client).await;
    let subscription = create_subscription(client).await;
    let edited = Subscription { notes: "edited".to_owned(), ..subscription.clone() };
    let edit = Intent::change(&subscription.id, 1, SubscriptionChange::update(edited.clone(), ["notes"]));
    assert!(!client.send(&edit).await.unwrap().replayed);
    assert!(client.send(&edit).await.unwrap().replayed);
    let stale = Intent::change(&subscription.id, 1, SubscriptionChange::update(edited, ["quantity"]));
    assert!(matches!(client.send(&stale).await, Err(Error::Conflict(_))));
    let plan_id = plan.id.clone();
    let change = SubscriptionChange::ChangePlan { plan_id, quantity: None, expected_plan_version: Some(1) };
    client.send(&Intent::change(&subscription.id, 2, change)).await.unwrap();
    client.send(&Intent::change(&plan.id, 1, PlanChange::Archive)).await.unwrap();

    let draft = Invoice {
        subscription_id: subscription.id,
        customer_id: subscription.customer_id,
        ..create_invoice(client).await
    };
    let create = occam_client::v1::CreateInvoiceRequest {
        invoice: Some(Invoice { id: String::new(), ..draft.clone() }),
        id: Uuid::now_v7().to_string(),
        ..Default::default()
    };
    client.create_invoice(create.clone()).await.unwrap();
    // The id is taken, by another request.
    assert!(client.create_invoice(create).await.is_err());
    let mut requests = Vec::new();
    for _ in 0..3 {
        let subscription = Subscription { notes: "together".to_owned(), ..create_subscription(client).await };
        let (expected_version, paths) = (Some(subscription.version), vec!["notes".to_owned()]);
        let update_mask = Some(FieldMask { paths });
        requests.push(UpdateSubscriptionRequest {
            subscription: Some(subscription),
            expected_version,
            update_mask,
            ..Default::default()
        });
    }
    let bulk = BulkUpdateSubscriptionsRequest { requests, mode: BulkMode::PerItem.into() };
    client.subscriptions().bulk_update_subscriptions(bulk).await.unwrap();
    client.send(&Intent::change(&draft.id, 1, InvoiceChange::Finalize)).await.unwrap();
    let pay = InvoiceChange::RecordPayment { amount: euros(1, 0), payment_reference: "wire-1".to_owned() };
    client.send(&Intent::change(&draft.id, 2, pay)).await.unwrap();
}

/// Each list by each of its filters, each with a page that follows.
async fn list_everything(client: &Client) {
    let (id, time) = (Uuid::now_v7().to_string(), Some(Timestamp { seconds: 1, nanos: 0 }));
    macro_rules! list {
        ($service:ident.$list:ident, $request:ident: $({ $($field:ident: $value:expr),* })+) => {
            $({
                let request = $request { $($field: $value,)* page_size: 1, ..Default::default() };
                let page = client.$service().$list(request.clone()).await.unwrap().into_inner();
                if !page.next_page_token.is_empty() {
                    let next = $request { page_token: page.next_page_token, ..request };
                    client.$service().$list(next).await.unwrap();
                }
            })+
        };
    }
    list! { plans.list_plans, ListPlansRequest:
        {} { state: PlanState::Active.into() } { code: "basic".to_owned() }
        { create_time_from: time } { create_time_until: time } { state: PlanState::Active.into(), create_time_from: time }
    }
    list! { subscriptions.list_subscriptions, ListSubscriptionsRequest:
        {} { customer_id: "customer-1".to_owned() } { plan_id: id.clone() } { status: SubscriptionStatus::Active.into() }
        { create_time_from: time } { customer_id: "customer-1".to_owned(), status: SubscriptionStatus::Active.into() }
        { customer_id: "customer-1".to_owned(), create_time_from: time, create_time_until: time }
    }
    list! { billing.list_invoices, ListInvoicesRequest:
        {} { customer_id: "customer-1".to_owned() } { subscription_id: id.clone() } { status: InvoiceStatus::Draft.into() }
        { create_time_from: time } { customer_id: "customer-1".to_owned(), status: InvoiceStatus::Draft.into() }
        { status: InvoiceStatus::Draft.into(), create_time_from: time, create_time_until: time }
    }
    let outcome = MutationOutcome::Conflict.into();
    list! { history.list_mutations, ListMutationsRequest:
        {} { entity_id: id.clone() } { actor: "ana".to_owned() } { outcome: outcome } { request_id: id.clone() }
        { time_from: time } { time_until: time } { actor: "ana".to_owned(), time_from: time, time_until: time }
        { entity_type: EntityType::Plan.into() } { field: "quantity".to_owned() }
        { entity_id: id.clone(), field: "quantity".to_owned() } { entity_id: id.clone(), outcome: outcome }
        { entity_id: id.clone(), outcome: MutationOutcome::Applied.into() }
        { actor: "ana".to_owned(), outcome: outcome }
    }
}

/// A subscription with a history.
async fn write_history(client: &Client) -> Subscription {
    let subscription = create_subscription(client).await;
    for (version, change) in [(1, SubscriptionChange::Pause), (2, SubscriptionChange::Resume)] {
        client.send(&Intent::change(&subscription.id, version, change)).await.unwrap();
    }
    subscription
}

async fn get_everything(client: &Client, subscription: &Subscription, invoice: &Invoice) {
    client.get_plan(&subscription.plan_id).await.unwrap();
    client.get_subscription(&subscription.id).await.unwrap();
    client.get_invoice(&invoice.id).await.unwrap();
}

async fn read_history(client: &Client, id: &str) {
    let mut history = client.history();
    history.get_entity_version(GetEntityVersionRequest { entity_id: id.to_owned(), version: 2 }).await.unwrap();
    let compare = CompareVersionsRequest { entity_id: id.to_owned(), from_version: 1, to_version: 3 };
    history.compare_versions(compare).await.unwrap();
    // Customers may not.
    let _ = history.verify_entity_history(VerifyEntityHistoryRequest { entity_id: id.to_owned() }).await;
}

/// Fifty plans, and 10,000 subscriptions of 1,000 customers, with an invoice, a payment and three records of history each.
const FILL: &str = "
INSERT INTO plans (id, code, display_name, description, price_currency, price_minor, interval_unit, interval_count,
    trial_days, state, metadata, create_time, update_time, chain_head)
SELECT md5('plan' || i)::uuid, 'plan-' || i, 'Plan', '', 'EUR', 900, 'MONTH', 1, 0,
    CASE WHEN i % 10 = 0 THEN 'ARCHIVED' ELSE 'ACTIVE' END, '{}', now() - i * interval '1 minute', now(), ''
FROM generate_series(1, 2000) i;
INSERT INTO subscriptions (id, customer_id, plan_id, status, quantity, unit_price_currency, unit_price_minor, interval_unit,
    interval_count, notes, metadata, current_period_start_time, current_period_end_time, billing_anchor_time,
    cancel_at_period_end, cancel_reason, create_time, update_time, chain_head)
SELECT md5('subscription' || i)::uuid, 'customer-' || i % 1000, md5('plan' || i % 50 + 1)::uuid,
    (ARRAY['ACTIVE', 'ACTIVE', 'ACTIVE', 'TRIALING', 'PAST_DUE', 'PAUSED', 'CANCELED'])[i % 7 + 1], 1, 'EUR', 900, 'MONTH', 1,
    '', '{}', now(), now(), now(), false, '', now() - i * interval '1 minute', now(), ''
FROM generate_series(1, 10000) i;
INSERT INTO invoices (id, number, subscription_id, customer_id, status, lines, currency, total_minor, paid_minor, memo, notes,
    metadata, create_time, update_time, chain_head)
SELECT md5('invoice' || i)::uuid, CASE WHEN i % 7 > 0 THEN 'OLD-' || i END, md5('subscription' || i)::uuid,
    'customer-' || i % 1000, CASE WHEN i % 7 = 0 THEN 'DRAFT' WHEN i % 7 = 1 THEN 'OPEN' ELSE 'PAID' END, '[]', 'EUR', 0, 0,
    '', '', '{}', now() - i * interval '1 minute', now(), ''
FROM generate_series(1, 10000) i;
INSERT INTO payments (id, invoice_id, payment_reference, amount_currency, amount_minor, invoice_version, time)
SELECT md5('payment' || i)::uuid, md5('invoice' || i)::uuid, 'wire-' || i, 'EUR', 900, 2, now()
FROM generate_series(1, 10000) i;
INSERT INTO mutations (id, entity_type, entity_id, outcome, version_before, version, actor, actor_role, actor_customer_id,
    method, request_id, fingerprint, diffs, time, force_reason, merged_over, hash)
SELECT (lpad(to_hex(1700000000 + i * 3 + k), 12, '0') || '7000' || '8000' || substr(md5(i || '-' || k), 1, 12))::uuid,
    'subscription', md5('subscription' || i)::uuid, (ARRAY['CREATED', 'APPLIED', 'CONFLICT'])[k + 1],
    (ARRAY[0, 1, 2])[k + 1], (ARRAY[1, 2, 2])[k + 1], 'actor-' || i % 200, 'admin', '', 'UpdateSubscription',
    md5('request' || i || '-' || k)::uuid, '', '[]', now() - i * interval '1 minute', '', '', ''
FROM generate_series(1, 10000) i, generate_series(0, 2) k;
ANALYZE;
";
