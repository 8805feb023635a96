//! One that the database does not take, among others that it does.

use occam_client::tonic::Code;

use super::{
    gate::{Call, Host, answers},
    new_rows, short, write,
};
use crate::{
    acts::outcomes,
    harness::{Database, execute},
    on_each_database,
    refusal::Refusal,
};

const ROWS: usize = 60;
/// What is not taken.
const POISON: &str = "poison";

/// Each way in which a database can refuse one row.
fn poisons(database: Database) -> &'static [&'static str] {
    match database {
        Database::Sqlite => &["CREATE TRIGGER poisoned BEFORE UPDATE ON subscriptions WHEN NEW.notes = 'poison'
            BEGIN SELECT RAISE(ABORT, 'poisoned'); END"],
        Database::Postgres | Database::PostgresSerializable => &[
            "ALTER TABLE subscriptions ADD CONSTRAINT poisoned CHECK (notes <> 'poison') NOT VALID",
            // One that is found by what is written for it beside its row.
            "ALTER TABLE subscriptions DROP CONSTRAINT poisoned;
            ALTER TABLE mutations ADD CONSTRAINT poisoned CHECK (diffs::text NOT LIKE '%poison%') NOT VALID",
        ],
    }
}

/// Writes to all rows in one batch, to some of them what is not taken. Those fail, and the others are answered as ever.
async fn verify(host: &Host, ids: &[String], at_fault: &[usize]) {
    let mut held = host.hold_up("subscription").await;
    let text = |index| if at_fault.contains(&index) { POISON } else { "mine" };
    let calls = ids.iter().enumerate().map(|(index, id)| write(&host.wire, id, text(index), 1));
    let sent = held.join_all(calls.into_iter().map(Call::send)).await;
    held.release().await;
    for (index, answer) in answers(sent).await.iter().enumerate() {
        if at_fault.contains(&index) {
            assert_eq!(Refusal::of(answer.as_ref().unwrap_err()).kind(), (Code::Internal, "INTERNAL"));
            assert_eq!(outcomes(&host.wire, &ids[index]).await, ["CREATED"]);
        } else {
            assert_eq!(short(answer), "2");
            assert_eq!(outcomes(&host.wire, &ids[index]).await, ["CREATED", "APPLIED"]);
        }
    }
}

on_each_database! {
    async fn only_those_fail_that_the_database_refuses(server: Server) {
        let host = Host::over(&server.database_url, &[]).await;
        for poison in poisons(server.database) {
            let ids = new_rows(&host, ROWS).await;
            execute(&server.database_url, poison).await;
            let before = host.transactions("commit").await;
            verify(&host, &ids, &[7, 31]).await;
            // The others still share their commits. Four are of those that are held up.
            let commits = host.transactions("commit").await - before;
            assert!(commits < 4 + ROWS / 4, "{commits} commits of {ROWS} rows");
        }
    }

    async fn only_that_one_fails_whose_row_cannot_be_read(server: Server) {
        let host = Host::over(&server.database_url, &[]).await;
        let ids = new_rows(&host, 10).await;
        let literal = |id: &str| match server.database {
            Database::Sqlite => format!("x'{}'", id.replace('-', "")),
            Database::Postgres | Database::PostgresSerializable => format!("'{id}'"),
        };
        let mut at_fault = vec![4];
        let set = |index: usize, what: &str| {
            format!("UPDATE subscriptions SET {what} WHERE id = {}", literal(&ids[index]))
        };
        execute(&server.database_url, &set(4, "unit_price_currency = '???'")).await;
        let before = host.transactions("commit").await;
        verify(&host, &ids, &at_fault).await;
        assert_eq!(host.transactions("commit").await - before, 4 + 1);
        if server.database == Database::Sqlite {
            // What is not even of its column's type, so that the statement that reads all rows fails.
            at_fault.push(6);
            let ids = new_rows(&host, 10).await;
            for (index, what) in [(4, "unit_price_currency = '???'"), (6, "quantity = 'many'")] {
                let sql = format!("UPDATE subscriptions SET {what} WHERE id = {}", literal(&ids[index]));
                execute(&server.database_url, &sql).await;
            }
            verify(&host, &ids, &at_fault).await;
        }
    }
}
