//! `occam verify-history` and `VerifyEntityHistory`: whatever was done to history behind the server's back is found and
//! named, and nothing else is.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use occam::store::Verifier;
use occam_client::{
    Client, Intent, SubscriptionChange,
    tonic::Code,
    v1::{Subscription, VerifyEntityHistoryRequest},
};
use tokio::task::JoinSet;

use crate::{
    fixtures::{create_plan, create_subscription, new_id, records, subscribe},
    harness::{Database, Server, client_as, execute, occam, postgres, rows},
    on_each_database, on_each_isolation,
    refusal::refused,
};

mod victim;

use victim::{ALTERED, BASE, BEYOND, HEAD, MISSING, NO_ENTITY, ROW, Victim, verify, write_notes};

on_each_database! {
    async fn an_edited_record_is_named_whichever_column_was_edited(server: Server) {
        let victim = Victim::new(server).await;
        let now = match victim.server.database {
            Database::Sqlite => "'2001-01-01 00:00:00+00:00'",
            Database::Postgres | Database::PostgresSerializable => "'2001-01-01T00:00:00Z'",
        };
        let other = victim.literal(&new_id());
        let of_the_last = victim.hash(5);
        for (column, value) in [
            ("actor", "'mallory'"),
            ("actor_role", "'auditor'"),
            ("actor_customer_id", "'customer-2'"),
            ("method", "'PauseSubscription'"),
            ("diffs", "'[]'"),
            ("diffs", "replace(diffs, 'three', 'tree')"),
            ("diffs", "diffs || ' '"),
            ("outcome", "'FORCED'"),
            ("entity_type", "'invoice'"),
            ("expected_version", "1"),
            ("expected_version", "NULL"),
            ("force_reason", "'because'"),
            ("merged_over", "'[]'"),
            ("fingerprint", "hash"),
            ("time", now),
            ("request_id", &other),
            ("hash", &of_the_last),
        ] {
            victim.run(&format!("UPDATE mutations SET {column} = {value} WHERE {}", victim.record(3))).await;
            victim.is_broken(column, 3, &victim.records[2].id, ALTERED).await;
            victim.mend().await;
        }
        let new = new_id();
        victim.run(&format!("UPDATE mutations SET id = {} WHERE {}", victim.literal(&new), victim.record(3))).await;
        victim.is_broken("id", 3, &new, ALTERED).await;
        victim.mend().await;
        victim.is_intact().await;
    }

    async fn a_removed_record_is_named_wherever_it_was(server: Server) {
        let victim = Victim::new(server).await;
        for version in 1..=5 {
            victim.run(&format!("DELETE FROM mutations WHERE {}", victim.record(version))).await;
            victim.is_broken("removed", version, "", MISSING).await;
            victim.mend().await;
        }
        victim.run(&format!("DELETE FROM mutations WHERE entity_id = {}", victim.id())).await;
        victim.is_broken("all removed", 1, "", MISSING).await;
        victim.mend().await;
        victim.is_intact().await;
    }

    async fn records_in_each_others_place_are_named(server: Server) {
        let victim = Victim::new(server).await;
        let renumber = |from: i64, to: i64| {
            format!("UPDATE mutations SET version = {to}, version_before = {} WHERE {};", to - 1, victim.record(from))
        };
        victim.run(&[renumber(3, 100), renumber(4, 3), renumber(100, 4)].concat()).await;
        victim.is_broken("swapped", 3, &victim.records[3].id, ALTERED).await;
        victim.mend().await;

        // Only what they say, each under its own id and hash.
        let swap = "UPDATE mutations SET diffs = (SELECT k.diffs FROM kept_mutations k \
             WHERE k.version = 7 - mutations.version AND k.version > k.version_before)";
        victim.run(&format!("{swap} WHERE {}; {swap} WHERE {}", victim.record(3), victim.record(4))).await;
        victim.is_broken("contents swapped", 3, &victim.records[2].id, ALTERED).await;
        victim.mend().await;

        // Another entity's record.
        let stranger = create_subscription(&victim.client).await;
        let stranger = write_notes(&victim.client, &stranger, "two").await;
        let theirs = records(&victim.client, &stranger.id).await;
        victim.run(&format!("DELETE FROM mutations WHERE {}", victim.record(5))).await;
        let adopt = format!("entity_id = {}, version = 5, version_before = 4", victim.id());
        let id = victim.literal(&theirs[1].id);
        victim.run(&format!("UPDATE mutations SET {adopt} WHERE id = {id}")).await;
        victim.is_broken("another entity's", 5, &theirs[1].id, ALTERED).await;
    }

    async fn an_inserted_record_is_named(server: Server) {
        let victim = Victim::new(server).await;
        let insert = |id: &str, entity: &str, version: i64| {
            format!(
                "INSERT INTO mutations (id, entity_type, entity_id, outcome, version_before, version, actor, actor_role,
                     actor_customer_id, method, request_id, fingerprint, diffs, time, force_reason, merged_over, hash)
                 SELECT {id}, entity_type, {entity}, outcome, {version} - 1, {version}, actor, actor_role,
                     actor_customer_id, method, {id}, fingerprint, diffs, time, '', '', hash
                 FROM kept_mutations WHERE version = 5",
                id = victim.literal(id),
            )
        };
        let new = new_id();
        victim.run(&insert(&new, &victim.id(), 6)).await;
        victim.is_broken("without its link", 6, &new, ALTERED).await;
        victim.mend().await;

        // One that fits: the server wrote it, and the row was put back.
        let current = victim.client.get_subscription(&victim.id).await.unwrap();
        write_notes(&victim.client, &current, "six").await;
        let sixth = records(&victim.client, &victim.id).await[5].id.clone();
        victim.set_row(&format!("version = 5, chain_head = {}", victim.hash(5))).await;
        victim.is_broken("with its link", 6, &sixth, BEYOND).await;
        victim.mend().await;
        victim.is_intact().await;

        // Of nobody.
        let (new, nobody) = (new_id(), new_id());
        victim.run(&insert(&new, &victim.literal(&nobody), 1)).await;
        let verdict = verify(&victim.server.database_url).await;
        let expected = format!("broken: entity {nobody}, version 1, record {new}: {ALTERED}");
        assert_eq!((verdict.code, verdict.out.lines().last()), (Some(1), Some(&*expected)), "{verdict:?}");
    }

    async fn a_row_that_does_not_fit_its_history_is_named(server: Server) {
        let victim = Victim::new(server).await;
        for head in [victim.hash(4), "''".to_owned()] {
            victim.set_row(&format!("chain_head = {head}")).await;
            victim.is_broken("head", 5, "", HEAD).await;
            victim.mend().await;
        }
        victim.set_row("version = 6").await;
        victim.is_broken("version raised", 6, "", MISSING).await;
        victim.mend().await;
        victim.set_row("version = 4").await;
        victim.is_broken("version lowered", 5, &victim.records[4].id, BEYOND).await;
        victim.mend().await;
        victim.run(&format!("DELETE FROM subscriptions WHERE id = {}", victim.id())).await;
        victim.is_broken("row removed", 1, &victim.records[0].id, NO_ENTITY).await;
        victim.mend().await;
        victim.is_intact().await;
    }

    async fn an_edited_row_is_found(server: Server) {
        let victim = Victim::new(server).await;
        let text = |json: &str| match victim.server.database {
            Database::Sqlite => format!("'{json}'"),
            Database::Postgres | Database::PostgresSerializable => format!("'{json}'::jsonb"),
        };
        for set in [
            "notes = 'forged'",
            "notes = ''",
            "quantity = quantity + 1",
            "status = 'PAUSED'",
            "pause_time = create_time",
            "unit_price_minor = 1",
            "unit_price_currency = 'NIL'",
            "interval_count = 12",
            "customer_id = 'customer-2'",
            "cancel_at_period_end = true",
            "cancel_reason = 'forged'",
            "current_period_end_time = current_period_start_time",
            "create_time = current_period_end_time",
            "update_time = create_time",
            &format!("metadata = {}", text(r#"{"team": "a"}"#)),
            &format!("metadata = {}", text("[]")),
        ] {
            victim.set_row(set).await;
            victim.is_broken(set, 5, "", ROW).await;
            victim.mend().await;
        }
        for (table, set, back) in [
            ("plans", "price_minor = price_minor + 1", "price_minor = price_minor - 1"),
            ("invoices", "memo = memo || 'x'", "memo = replace(memo, 'x', '')"),
        ] {
            victim.run(&format!("UPDATE {table} SET {set}")).await;
            let verdict = verify(&victim.server.database_url).await;
            assert_eq!(verdict.code, Some(1), "{table}: {verdict:?}");
            assert!(verdict.out.ends_with(&format!("{ROW}\n")), "{table}: {verdict:?}");
            victim.run(&format!("UPDATE {table} SET {back}")).await;
        }
        victim.is_intact().await;
    }

    async fn an_edited_row_is_found_though_it_was_written_again(server: Server) {
        let victim = Victim::new(server).await;
        let current = victim.client.get_subscription(&victim.id).await.unwrap();
        for (set, problem) in [("quantity = 7", ROW), ("notes = 'forged'", BASE)] {
            victim.set_row(set).await;
            write_notes(&victim.client, &current, "six").await;
            let sixth = records(&victim.client, &victim.id).await.pop().unwrap().id;
            victim.is_broken(set, 6, if problem == BASE { &sixth } else { "" }, problem).await;
            victim.mend().await;
        }
        victim.is_intact().await;
    }

    async fn the_history_of_nobody_is_not_found(server: Server) {
        let client = server.client().await;
        let id = new_id();
        let request = VerifyEntityHistoryRequest { entity_id: id.clone() };
        let refusal = refused(client.history().verify_entity_history(request.clone()).await);
        assert_eq!((refusal.kind(), &refusal.metadata["entity_id"]), ((Code::NotFound, "ENTITY_NOT_FOUND"), &id));
        let customer = Client::builder().role("customer").customer("customer-1").connect(server.url.clone()).await.unwrap();
        let refusal = refused(customer.history().verify_entity_history(request).await);
        assert_eq!(refusal.kind(), (Code::PermissionDenied, "PERMISSION_DENIED"));
        // And that of an empty database is intact.
        let verdict = verify(&server.database_url).await;
        assert!(verdict.code == Some(0) && verdict.out.starts_with("checked 0 records of 0 entities in "), "{verdict:?}");
    }
}

on_each_isolation! {
    async fn writers_raise_no_alarm(server: Server) {
        let client = server.client().await;
        let plan = create_plan(&client).await;
        let mut hot = Vec::new();
        for _ in 0..3 {
            hot.push(subscribe(&client, &plan.id).await.id);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let mut writers = JoinSet::new();
        for writer in 0..8 {
            let client = client_as(&server.url, &format!("writer-{writer}")).await;
            writers.spawn(write_until(client, hot.clone(), plan.id.clone(), writer, Arc::clone(&stop)));
        }
        let verifier = Verifier::connect(&server.database_url).await.unwrap();
        let (begun, mut runs, mut records) = (Instant::now(), 0, 0);
        // Long enough that a page of records ends within a history that grows.
        while begun.elapsed() < Duration::from_secs(4) || (records < 1_100 && begun.elapsed() < Duration::from_secs(30)) {
            let verification = verifier.verify_all(|_| {}).await.unwrap();
            assert_eq!(verification.broken, None, "after {runs} runs, {records} records");
            (runs, records) = (runs + 1, verification.records);
            for id in &hot {
                match client.history().verify_entity_history(VerifyEntityHistoryRequest { entity_id: id.clone() }).await {
                    Ok(reply) => assert!(reply.get_ref().intact, "{reply:?}"),
                    // Where transactions are serializable, the database may turn a reader away.
                    Err(status) => assert_eq!(status.code(), Code::Unavailable, "{status:?}"),
                }
            }
        }
        let verdict = verify(&server.database_url).await;
        assert_eq!(verdict.code, Some(0), "{verdict:?}");
        stop.store(true, Ordering::Relaxed);
        let written: u64 = writers.join_all().await.into_iter().sum();
        let after = verifier.verify_all(|_| {}).await.unwrap();
        assert_eq!(after.broken, None);
        println!("verify under 8 writers: {:?}: {runs} runs, {written} writes, {} records", server.database, after.records);
    }
}

/// Changes whichever version it finds, and now and then creates; answers how often it succeeded.
async fn write_until(client: Client, ids: Vec<String>, plan: String, writer: usize, stop: Arc<AtomicBool>) -> u64 {
    let mut written = 0;
    for round in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let id = &ids[round % ids.len()];
        let Ok(current) = client.get_subscription(id).await else { continue };
        let version = current.version;
        let edited = Subscription { notes: format!("{writer} {round}"), ..current };
        let change = SubscriptionChange::update(edited, ["notes"]);
        written += u64::from(client.send(&Intent::change(id, version, change)).await.is_ok());
        if round % 10 == 0 {
            subscribe(&client, &plan).await;
            written += 1;
        }
    }
    written
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_cannot_be_checked_is_no_alarm_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let absent = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
    let empty = postgres::create_empty_database();
    for (url, expected) in [
        (&*absent, "the database cannot be reached"),
        (&*empty, "the database schema is behind by 4 migrations"),
        ("occam.db", "the database URL is malformed"),
        ("sqlite::memory:", "the database URL must begin with sqlite:// or postgres://"),
    ] {
        let verdict = verify(url).await;
        assert_eq!((verdict.code, verdict.out.as_str()), (Some(2), ""), "{verdict:?}");
        assert!(verdict.err.contains(expected) && verdict.err.lines().count() == 1, "{verdict:?}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    let relations = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(rows(&empty, relations).await, [""; 0]);
    // Nor is a wrong call.
    assert_eq!(occam(["verify-history", "--repair"]).status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checking_writes_nothing_to_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
    let server = Server::over(&url).await;
    create_subscription(&server.client().await).await;
    server.stop().await;
    let read = || std::fs::read(dir.path().join("occam.db")).unwrap();
    let before = read();
    let verdict = verify(&url).await;
    assert_eq!(verdict.code, Some(0), "{verdict:?}");
    assert!(read() == before);
    // SQLite reads by way of an index of the journal, which stays behind, and the journal is empty.
    let journal = std::fs::metadata(dir.path().join("occam.db-wal")).map_or(0, |journal| journal.len());
    assert_eq!(journal, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_to_read_is_enough_on_postgres() {
    let server = Server::start(Database::Postgres).await;
    create_subscription(&server.client().await).await;
    let (base, name) = server.database_url.rsplit_once('/').unwrap();
    let role = format!("reader_of_{name}");
    let grants = format!("CREATE ROLE {role} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}");
    execute(&server.database_url, &grants).await;
    let url = format!("{}/{name}", base.replace("postgres@", &format!("{role}@")));
    let verdict = verify(&url).await;
    assert!(verdict.code == Some(0) && verdict.out.contains("checked 2 records of 2 entities"), "{verdict:?}");
}

on_each_database! {
    #[ignore = "takes a minute or two in a release build"]
    async fn a_hundred_thousand_records_are_checked(server: Server) {
        const SUBSCRIPTIONS: usize = 2_000;
        const VERSIONS: usize = 50;
        let client = server.client().await;
        let plan = create_plan(&client).await.id;
        let begun = Instant::now();
        let mut building = JoinSet::new();
        for _ in 0..50 {
            let (client, plan) = (client.clone(), plan.clone());
            building.spawn(async move {
                for _ in 0..SUBSCRIPTIONS / 50 {
                    let mut subscription = subscribe(&client, &plan).await;
                    for version in 1..VERSIONS {
                        subscription = write_notes(&client, &subscription, &format!("version {version}")).await;
                    }
                }
            });
        }
        building.join_all().await;
        let built = begun.elapsed();
        let verdict = verify(&server.database_url).await;
        assert_eq!(verdict.code, Some(0), "{verdict:?}");
        println!("verify-history: {:?}, built in {:.1} s: {}", server.database, built.as_secs_f64(), verdict.out);
        assert!(verdict.out.starts_with("checked 100001 records of 2001 entities"), "{verdict:?}");
    }
}
