//! What the schema and its migrator must do, whichever the database. Every function takes an empty database.

use migration::{Direction, Migrator, MigratorTrait, migrate, pending, status};
use sea_orm_migration::DbErr;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, SqlErr, TransactionTrait};

const PLAN: &str = "00000000-0000-7000-8000-000000000001";
const SUBSCRIPTION: &str = "00000000-0000-7000-8000-000000000002";
const INVOICE: &str = "00000000-0000-7000-8000-000000000003";
const NOBODY: &str = "00000000-0000-7000-8000-0000000000ff";

/// The names of all migrations, oldest first.
pub(crate) fn all_names() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

pub(crate) async fn up_applies_everything_once(db: &DatabaseConnection) {
    let first = migrate(db, Direction::Up).await.unwrap();
    let second = migrate(db, Direction::Up).await.unwrap();

    assert_eq!(first.names, all_names());
    assert!(second.names.is_empty());
    assert!(status(db).await.unwrap().is_current());
}

/// `schema` describes everything that is in the database.
pub(crate) async fn up_down_up_is_clean<F>(db: &DatabaseConnection, schema: F)
where
    F: AsyncFn(&DatabaseConnection) -> String,
{
    let empty = schema(db).await;
    migrate(db, Direction::Up).await.unwrap();
    let full = schema(db).await;
    assert_ne!(empty, full);

    let down = migrate(db, Direction::Down(u32::MAX)).await.unwrap();
    let reversed: Vec<_> = all_names().into_iter().rev().collect();
    assert_eq!(down.names, reversed);
    assert_eq!(schema(db).await, empty);

    migrate(db, Direction::Up).await.unwrap();
    assert_eq!(schema(db).await, full);
}

pub(crate) async fn each_step_down_takes_back_one_migration<F>(db: &DatabaseConnection, schema: F)
where
    F: AsyncFn(&DatabaseConnection) -> String,
{
    migrate(db, Direction::Up).await.unwrap();
    let full = schema(db).await;
    let names = all_names();

    for (kept, name) in names.iter().enumerate().rev() {
        let down = migrate(db, Direction::Down(1)).await.unwrap();
        assert_eq!(down.names, std::slice::from_ref(name));
        assert_eq!(pending(db).await.unwrap(), names[kept..]);

        // Up from every stage leads to the same schema, and down again to the stage.
        let up = migrate(db, Direction::Up).await.unwrap();
        assert_eq!(up.names, names[kept..]);
        assert_eq!(schema(db).await, full);
        let steps = u32::try_from(names.len() - kept).unwrap();
        migrate(db, Direction::Down(steps)).await.unwrap();
    }
    assert!(migrate(db, Direction::Down(1)).await.unwrap().names.is_empty());
}

pub(crate) async fn status_of_an_empty_database_creates_nothing<F>(db: &DatabaseConnection, schema: F)
where
    F: AsyncFn(&DatabaseConnection) -> String,
{
    let empty = schema(db).await;
    assert_eq!(pending(db).await.unwrap(), all_names());
    assert!(!status(db).await.unwrap().is_current());
    assert_eq!(schema(db).await, empty);
}

pub(crate) async fn a_newer_schema_is_reported_and_left_alone(db: &DatabaseConnection) {
    const NEWER: &str = "m29990101_000001_from_the_future";
    migrate(db, Direction::Down(u32::MAX)).await.unwrap();
    migrate(db, Direction::Up).await.unwrap();
    migrate(db, Direction::Down(1)).await.unwrap();
    run(db, &format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{NEWER}', 0)")).await.unwrap();

    let before = status(db).await.unwrap();
    assert_eq!(before.unknown, [NEWER]);
    assert_eq!(before.pending.len(), 1);
    for direction in [Direction::Up, Direction::Down(1)] {
        let error = migrate(db, direction).await.unwrap_err();
        assert!(matches!(error, DbErr::Migration(_)), "{error:?}");
        assert!(error.to_string().contains(NEWER), "{error}");
    }
    assert_eq!(status(db).await.unwrap(), before);
}

/// The last migration fails here, because its table is there already.
pub(crate) async fn a_failed_migration_leaves_nothing_behind<F>(db: &DatabaseConnection, schema: F)
where
    F: AsyncFn(&DatabaseConnection) -> String,
{
    run(db, "CREATE TABLE mutations (id integer)").await.unwrap();
    let before = schema(db).await;

    let error = migrate(db, Direction::Up).await.unwrap_err();
    assert!(error.to_string().contains("already exists"), "{error}");
    assert_eq!(schema(db).await, before);

    // The connection is fit for use, and nothing is remembered as done.
    run(db, "DROP TABLE mutations").await.unwrap();
    assert_eq!(migrate(db, Direction::Up).await.unwrap().names, all_names());
}

/// `first` and `second` are connections to the same empty database.
pub(crate) async fn of_two_migrating_at_once_one_does_the_work(
    first: &DatabaseConnection,
    second: &DatabaseConnection,
) {
    let nothing: Vec<String> = Vec::new();
    for round in 0..10 {
        let (one, two) = tokio::join!(migrate(first, Direction::Up), migrate(second, Direction::Up));
        let mut done = [one.unwrap().names, two.unwrap().names];
        done.sort();
        assert_eq!(done, [nothing.clone(), all_names()], "up, round {round}");

        let (one, two) =
            tokio::join!(migrate(first, Direction::Down(u32::MAX)), migrate(second, Direction::Down(u32::MAX)));
        let mut down: Vec<_> = all_names();
        down.reverse();
        let mut done = [one.unwrap().names, two.unwrap().names];
        done.sort();
        assert_eq!(done, [nothing.clone(), down], "down, round {round}");
    }
}

pub(crate) async fn impossible_rows_are_refused(db: &DatabaseConnection) {
    migrate(db, Direction::Up).await.unwrap();
    insert_one_of_each(db).await;

    for (statement, constraint) in [
        ("UPDATE plans SET version = 0", "plans_version_check"),
        ("UPDATE plans SET state = 'active'", "plans_state_check"),
        ("UPDATE plans SET interval_unit = ''", "plans_interval_unit_check"),
        ("UPDATE subscriptions SET version = -1", "subscriptions_version_check"),
        ("UPDATE subscriptions SET status = 'EXPIRED'", "subscriptions_status_check"),
        ("UPDATE subscriptions SET interval_unit = 'HOUR'", "subscriptions_interval_unit_check"),
        ("UPDATE invoices SET version = 0", "invoices_version_check"),
        ("UPDATE invoices SET status = 'SENT'", "invoices_status_check"),
        ("UPDATE payments SET amount_minor = 0", "payments_amount_minor_check"),
        ("UPDATE number_series SET next_value = 0", "number_series_next_value_check"),
        ("UPDATE mutations SET version_before = -1", "mutations_version_before_check"),
        ("UPDATE mutations SET version_before = 2", "mutations_version_check"),
        ("UPDATE mutations SET version = 2", "mutations_version_step_check"),
        ("UPDATE mutations SET outcome = 'LOST'", "mutations_outcome_check"),
    ] {
        let error = run(db, statement).await.unwrap_err().to_string();
        assert!(error.contains(constraint), "{statement}: {error}");
    }
}

pub(crate) async fn a_new_row_has_version_1(db: &DatabaseConnection) {
    migrate(db, Direction::Up).await.unwrap();
    insert_one_of_each(db).await;

    // A row is changed only if it is at version 1.
    for table in ["plans", "subscriptions", "invoices"] {
        let statement = format!("UPDATE {table} SET version = version + 1 WHERE version = 1");
        assert_eq!(run(db, &statement).await.unwrap(), 1, "{table}");
    }
}

pub(crate) async fn rows_without_what_they_belong_to_are_refused(db: &DatabaseConnection) {
    migrate(db, Direction::Up).await.unwrap();
    insert_one_of_each(db).await;

    for statement in [
        format!("UPDATE subscriptions SET plan_id = '{NOBODY}'"),
        format!("UPDATE invoices SET subscription_id = '{NOBODY}'"),
        format!("UPDATE payments SET invoice_id = '{NOBODY}'"),
        format!("DELETE FROM plans WHERE id = '{PLAN}'"),
    ] {
        let error = run(db, &statement).await.unwrap_err();
        assert!(matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))), "{statement}: {error:?}");
    }
    assert_eq!(run(db, "UPDATE invoices SET subscription_id = NULL").await.unwrap(), 1);
}

pub(crate) async fn codes_numbers_and_payments_are_unique(db: &DatabaseConnection) {
    migrate(db, Direction::Up).await.unwrap();
    insert_one_of_each(db).await;

    assert_unique(run(db, &plan(NOBODY, "pro")).await, "code");
    run(db, &plan(NOBODY, "basic")).await.unwrap();

    // Two drafts without a number are fine.
    run(db, &invoice(NOBODY)).await.unwrap();
    assert_unique(run(db, "UPDATE invoices SET number = '1'").await, "number");

    assert_unique(run(db, &payment(11, INVOICE, "wire-1")).await, "payment_reference");
    run(db, &payment(12, INVOICE, "wire-2")).await.unwrap();
    run(db, &payment(13, NOBODY, "wire-1")).await.unwrap();
}

pub(crate) async fn invoice_numbers_start_at_1(db: &DatabaseConnection) {
    migrate(db, Direction::Up).await.unwrap();
    let take = "UPDATE number_series SET next_value = next_value + 1 WHERE name = 'invoice' AND next_value = 1";
    assert_eq!(run(db, take).await.unwrap(), 1);
    assert_eq!(run(db, take).await.unwrap(), 0);
}

/// Promise 3: one applied record per entity and version. Promise 4: one claim per caller and request.
pub(crate) async fn history_holds_one_applied_record_per_version_and_one_claim_per_request(db: &DatabaseConnection) {
    migrate(db, Direction::Up).await.unwrap();
    let record =
        |id, outcome, before, after, request, actor| mutation(id, PLAN, outcome, (before, after), request, actor);

    run(db, &record(1, "CREATED", 0, 1, 1, "ada")).await.unwrap();
    run(db, &record(2, "APPLIED", 1, 2, 2, "ada")).await.unwrap();
    // A second applied record of version 2, whatever its outcome is called.
    for outcome in ["APPLIED", "MERGED", "FORCED"] {
        assert_unique(run(db, &record(3, outcome, 1, 2, 3, "ada")).await, "version");
    }
    // Records that are not applied stand beside it, and another entity has versions of its own.
    run(db, &record(4, "UNCHANGED", 2, 2, 4, "ada")).await.unwrap();
    run(db, &record(5, "FORCED", 2, 2, 5, "ada")).await.unwrap();
    run(db, &record(6, "CONFLICT", 2, 2, 6, "ada")).await.unwrap();
    let other = mutation(7, INVOICE, "APPLIED", (1, 2), 7, "ada");
    run(db, &other).await.unwrap();

    // A claim is the caller's own, for ever, and the same request elsewhere meets it.
    assert_unique(run(db, &record(8, "UNCHANGED", 2, 2, 2, "ada")).await, "request");
    let elsewhere = mutation(8, INVOICE, "APPLIED", (2, 3), 2, "ada");
    assert_unique(run(db, &elsewhere).await, "request");
    run(db, &record(9, "APPLIED", 2, 3, 2, "bob")).await.unwrap();

    // A conflict claims nothing: it may be met again, and the attempt that succeeds claims.
    run(db, &record(10, "CONFLICT", 3, 3, 6, "ada")).await.unwrap();
    run(db, &record(11, "APPLIED", 3, 4, 6, "ada")).await.unwrap();
    run(db, &record(12, "CONFLICT", 4, 4, 6, "ada")).await.unwrap();
}

async fn insert_one_of_each(db: &DatabaseConnection) {
    for statement in [
        plan(PLAN, "pro"),
        subscription(),
        invoice(INVOICE),
        payment(10, INVOICE, "wire-1"),
        mutation(1, PLAN, "CREATED", (0, 1), 1, "ada"),
    ] {
        run(db, &statement).await.unwrap();
    }
}

/// Runs a statement in a transaction of its own, and answers how many rows it changed.
async fn run(db: &DatabaseConnection, statement: &str) -> Result<u64, DbErr> {
    let transaction = db.begin().await?;
    let changed = transaction.execute_unprepared(statement).await?;
    transaction.commit().await?;
    Ok(changed.rows_affected())
}

/// PostgreSQL names the constraint, SQLite the columns; `part` is in both.
fn assert_unique(result: Result<u64, DbErr>, part: &str) {
    let error = result.unwrap_err();
    assert!(matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))), "{error:?}");
    assert!(error.to_string().contains(part), "{part}: {error}");
}

fn plan(id: &str, code: &str) -> String {
    format!(
        "INSERT INTO plans (id, code, display_name, description, price_currency, price_minor, interval_unit, \
         interval_count, trial_days, state, metadata, create_time, update_time, chain_head) \
         VALUES ('{id}', '{code}', 'Pro', '', 'EUR', 900, 'MONTH', 1, 0, 'ACTIVE', '{{}}', \
         '2026-11-24T00:00:00+00:00', '2026-11-24T00:00:00+00:00', '')"
    )
}

fn subscription() -> String {
    format!(
        "INSERT INTO subscriptions (id, customer_id, plan_id, status, quantity, unit_price_currency, unit_price_minor, \
         interval_unit, interval_count, notes, metadata, current_period_start_time, current_period_end_time, \
         billing_anchor_time, cancel_at_period_end, cancel_reason, create_time, update_time, chain_head) \
         VALUES ('{SUBSCRIPTION}', 'acme', '{PLAN}', 'ACTIVE', 1, 'EUR', 900, 'MONTH', 1, '', '{{}}', \
         '2026-11-24T00:00:00+00:00', '2026-12-24T00:00:00+00:00', '2026-11-24T00:00:00+00:00', FALSE, '', \
         '2026-11-24T00:00:00+00:00', '2026-11-24T00:00:00+00:00', '')"
    )
}

fn invoice(id: &str) -> String {
    format!(
        "INSERT INTO invoices (id, subscription_id, customer_id, status, lines, total_minor, paid_minor, memo, notes, \
         metadata, create_time, update_time, chain_head) \
         VALUES ('{id}', '{SUBSCRIPTION}', 'acme', 'DRAFT', '[]', 0, 0, '', '', '{{}}', \
         '2026-11-24T00:00:00+00:00', '2026-11-24T00:00:00+00:00', '')"
    )
}

fn payment(id: u8, invoice: &str, reference: &str) -> String {
    format!(
        "INSERT INTO payments (id, invoice_id, payment_reference, amount_currency, amount_minor, invoice_version, time) \
         VALUES ('00000000-0000-7000-8000-0000000000{id:02x}', '{invoice}', '{reference}', 'EUR', 900, 2, \
         '2026-11-24T00:00:00+00:00')"
    )
}

fn mutation(
    id: u8,
    entity: &str,
    outcome: &str,
    (version_before, version): (i64, i64),
    request: u8,
    actor: &str,
) -> String {
    format!(
        "INSERT INTO mutations (id, entity_type, entity_id, outcome, version_before, version, actor, actor_role, \
         actor_customer_id, method, request_id, fingerprint, diffs, time, force_reason, merged_over, hash) \
         VALUES ('00000000-0000-7000-8000-0000000000{id:02x}', 'plan', '{entity}', '{outcome}', {version_before}, \
         {version}, '{actor}', 'admin', '', 'UpdatePlan', '00000000-0000-4000-8000-0000000000{request:02x}', '', '[]', \
         '2026-11-24T00:00:00+00:00', '', '', '')"
    )
}
