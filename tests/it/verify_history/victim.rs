//! A history to be damaged, and what has to be said of it.

use std::fmt::Write as _;

use occam_client::{
    Client, SubscriptionChange,
    v1::{MutationRecord, Subscription, VerifyEntityHistoryRequest, VerifyEntityHistoryResponse},
};

use crate::{
    fixtures::{change, create_invoice, create_subscription, records, subscribe},
    harness::{Database, Server, execute, occam},
};

/// What the command said, and how it ended.
#[derive(Debug)]
pub struct Verdict {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub async fn verify(database_url: &str) -> Verdict {
    let arguments = ["verify-history".to_owned(), "--database-url".to_owned(), database_url.to_owned()];
    let output = tokio::task::spawn_blocking(|| occam(arguments)).await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Verdict { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

async fn verify_entity(client: &Client, id: &str) -> VerifyEntityHistoryResponse {
    let request = VerifyEntityHistoryRequest { entity_id: id.to_owned() };
    client.history().verify_entity_history(request).await.unwrap().into_inner()
}

pub async fn write_notes(client: &Client, subscription: &Subscription, notes: &str) -> Subscription {
    let edited = Subscription { notes: notes.to_owned(), ..subscription.clone() };
    change(client, subscription, SubscriptionChange::update(edited, ["notes"])).await
}

/// A subscription with a history of five versions, among others, whose history can be damaged and mended.
pub struct Victim {
    pub server: Server,
    pub client: Client,
    pub id: String,
    pub records: Vec<MutationRecord>,
}

impl Victim {
    pub async fn new(server: Server) -> Self {
        let client = server.client().await;
        create_invoice(&client).await;
        let mut subscription = create_subscription(&client).await;
        for notes in ["two", "three", "four", "five"] {
            subscription = write_notes(&client, &subscription, notes).await;
        }
        subscribe(&client, &subscription.plan_id).await;
        let records = records(&client, &subscription.id).await;
        let victim = Self { server, client, id: subscription.id, records };
        let this = victim.id();
        victim
            .run(&format!(
                "CREATE TABLE kept_mutations AS SELECT * FROM mutations WHERE entity_id = {this};
                 CREATE TABLE kept_subscriptions AS SELECT * FROM subscriptions WHERE id = {this};"
            ))
            .await;
        victim.is_intact().await;
        victim
    }

    pub async fn run(&self, sql: &str) {
        execute(&self.server.database_url, sql).await;
    }

    /// An id, as SQL.
    pub fn literal(&self, id: &str) -> String {
        match self.server.database {
            Database::Sqlite => format!("x'{}'", id.replace('-', "")),
            Database::Postgres | Database::PostgresSerializable => format!("'{id}'"),
        }
    }

    pub fn id(&self) -> String {
        self.literal(&self.id)
    }

    /// Which record made a version, as a condition.
    pub fn record(&self, version: i64) -> String {
        format!("entity_id = {} AND version = {version} AND version > version_before", self.id())
    }

    /// Its row with another version and head.
    pub async fn set_row(&self, set: &str) {
        self.run(&format!("UPDATE subscriptions SET {set} WHERE id = {}", self.id())).await;
    }

    pub fn hash(&self, version: i64) -> String {
        format!("(SELECT hash FROM mutations WHERE {})", self.record(version))
    }

    pub async fn is_intact(&self) {
        let verdict = verify(&self.server.database_url).await;
        assert_eq!((verdict.code, verdict.err.as_str()), (Some(0), ""), "{verdict:?}");
        assert!(verdict.out.ends_with("\nintact\n"), "{verdict:?}");
        let reply = verify_entity(&self.client, &self.id).await;
        let intact = VerifyEntityHistoryResponse { intact: true, records: reply.records, ..Default::default() };
        assert_eq!(reply, intact);
    }

    /// Requires that both ways of checking name this version, and this record unless it is missing.
    pub async fn is_broken(&self, damage: &str, version: i64, record: &str, problem: &str) {
        let verdict = verify(&self.server.database_url).await;
        let mut expected = format!("broken: entity {}, version {version}", self.id);
        if !record.is_empty() {
            write!(expected, ", record {record}").unwrap();
        }
        let line = verdict.out.lines().last().unwrap_or_default();
        assert_eq!(line, format!("{expected}: {problem}"), "{damage}: {verdict:?}");
        assert_eq!((verdict.code, verdict.err.as_str()), (Some(1), ""), "{damage}: {verdict:?}");
        for role in ["admin", "auditor", "support", "billing"] {
            let client = Client::builder().role(role).connect(self.server.url.clone()).await.unwrap();
            let reply = verify_entity(&client, &self.id).await;
            let found = (reply.intact, reply.broken_version, &*reply.broken_mutation_id, &*reply.problem);
            assert_eq!(found, (false, version, record, problem), "{damage}: {role}");
            if [ALTERED, MISSING, BASE].contains(&problem) {
                assert_eq!(reply.records, version - 1, "{damage}: those before the first broken one");
            }
        }
    }

    /// Puts row and history back.
    pub async fn mend(&self) {
        let this = self.id();
        self.run(&format!(
            "DELETE FROM mutations WHERE entity_id = {this};
             INSERT INTO mutations SELECT * FROM kept_mutations;
             DELETE FROM subscriptions WHERE id = {this};
             INSERT INTO subscriptions SELECT * FROM kept_subscriptions;"
        ))
        .await;
    }
}

pub const ALTERED: &str = "the record was altered, or stands in another's place";
pub const MISSING: &str = "the record of this version is missing";
pub const BASE: &str = "the record was made from a row that is not what the records before it make";
pub const ROW: &str = "the entity's row is not what its records make of it";
pub const HEAD: &str = "the entity does not carry the hash of its last record";
pub const BEYOND: &str = "the entity has not reached the version of this record";
pub const NO_ENTITY: &str = "the entity of these records is missing";
