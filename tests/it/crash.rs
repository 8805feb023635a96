//! Acknowledged means durable: the server or the database is killed in the middle of its work.

use std::time::{Duration, Instant};

use occam_client::{
    Client, Error, Intent, SubscriptionChange,
    tonic::Code,
    v1::{GetSubscriptionRequest, PauseSubscriptionRequest, Subscription},
};
use sea_orm::prelude::Uuid;
use tokio::{sync::watch, task::JoinSet};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_types::StatusExt;

use crate::{
    fixtures::create_subscription,
    harness::{Process, Random, client_as, postgres, rows, wait_for_health},
};

const WRITERS: usize = 16;
const KILLS: usize = 3;
/// Of PostgreSQL, each of which takes as long as the server waits for a connection.
const OUTAGES: usize = 2;

/// One who changes a subscription of its own, over and over.
struct Writer {
    name: String,
    subscription: Subscription,
    /// The requests that were answered OK, in their order.
    acknowledged: Vec<String>,
    /// The request that is sent, and not answered yet.
    pending: Option<Intent<Subscription>>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_writes_survive_the_death_of_the_server_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    kill_the_server(&format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_writes_survive_the_death_of_the_server_on_postgres() {
    kill_the_server(&postgres::create_database("read committed")).await;
}

async fn kill_the_server(database_url: &str) {
    let scheme = database_url.split(':').next().unwrap();
    let mut random = Random::new(&format!("crash of the server on {scheme}"));
    let mut process = Process::serve(database_url, &["--log", "warn,occam=info"]);
    let mut writers = new_writers(&process.url).await;
    let (mut in_flight, mut had_taken_effect) = (0, 0);
    for _ in 0..KILLS {
        let (kill, killed) = watch::channel(false);
        let mut writing = JoinSet::new();
        for writer in writers.drain(..) {
            writing.spawn(write_until(writer, process.url.clone(), killed.clone()));
        }
        tokio::time::sleep(Duration::from_millis(300 + random.below(400))).await;
        process.kill();
        kill.send(true).unwrap();
        writers = writing.join_all().await;

        process = Process::serve(database_url, &["--log", "warn,occam=info"]);
        for writer in &mut writers {
            in_flight += usize::from(writer.pending.is_some());
            had_taken_effect += usize::from(writer.resolve(&process.url).await);
        }
    }
    let acknowledged: usize = writers.iter().map(|writer| writer.acknowledged.len()).sum();
    println!(
        "crash: {scheme}, the server killed {KILLS} times: {acknowledged} acknowledged writes survived, {in_flight} were \
         in flight, of which {had_taken_effect} had taken effect"
    );
    assert!(acknowledged > WRITERS * KILLS && in_flight > 0, "there was no load");
    verify(&writers, &process.url, database_url).await;
}

/// `kill -9` of PostgreSQL's first process; the server stays, and has to find its way back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_writes_survive_the_death_of_postgres() {
    let mut cluster = postgres::PrivateCluster::start();
    let database_url = cluster.database_url();
    let process = Process::serve(&database_url, &["--log", "warn,occam=info"]);
    let writers = new_writers(&process.url).await;
    wait_for_health(&process.url, ServingStatus::Serving).await;

    let (stop, stopped) = watch::channel(false);
    let mut writing = JoinSet::new();
    for writer in writers {
        writing.spawn(write_through(writer, process.url.clone(), stopped.clone()));
    }
    let mut outages = Vec::new();
    for _ in 0..OUTAGES {
        tokio::time::sleep(Duration::from_millis(500)).await;
        cluster.kill();
        let noticed = wait_for_health(&process.url, ServingStatus::NotServing).await;
        let answered = is_unavailable_while_the_database_is_away(&process.url).await;
        cluster.restart();
        let recovered = wait_for_health(&process.url, ServingStatus::Serving).await;
        outages.push((noticed, answered, recovered));
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    stop.send(true).unwrap();
    let writers = writing.join_all().await;
    let acknowledged: usize = writers.iter().map(|writer| writer.acknowledged.len()).sum();
    println!(
        "crash: PostgreSQL killed {} times: {acknowledged} acknowledged writes survived; each time health NOT_SERVING \
         after, UNAVAILABLE answered within, health SERVING again after: {outages:.1?}",
        outages.len()
    );
    assert!(acknowledged > WRITERS, "there was no load");
    verify(&writers, &process.url, &database_url).await;
}

async fn new_writers(url: &str) -> Vec<Writer> {
    let mut writers = Vec::new();
    for number in 0..WRITERS {
        let name = format!("writer-{number}");
        let subscription = create_subscription(&client_as(url, &name).await).await;
        writers.push(Writer { name, subscription, acknowledged: Vec::new(), pending: None });
    }
    writers
}

impl Writer {
    fn next_intent(&self) -> Intent<Subscription> {
        let notes = format!("change {}", self.acknowledged.len() + 1);
        let change = SubscriptionChange::update(Subscription { notes, ..self.subscription.clone() }, ["notes"]);
        Intent::change(&self.subscription.id, self.subscription.version, change)
    }

    fn acknowledge(&mut self, intent: &Intent<Subscription>, changed: Subscription) {
        assert_eq!(changed.version, self.subscription.version + 1);
        assert_eq!(changed.notes, format!("change {}", self.acknowledged.len() + 1));
        self.subscription = changed;
        self.acknowledged.push(intent.request_id().to_owned());
    }

    /// Sends what was not answered once more. Answers whether it had taken effect.
    async fn resolve(&mut self, url: &str) -> bool {
        let Some(intent) = self.pending.take() else { return false };
        let reply = client_as(url, &self.name).await.send(&intent).await.unwrap();
        self.acknowledge(&intent, reply.entity);
        reply.replayed
    }
}

/// Writes until the server is killed.
async fn write_until(mut writer: Writer, url: String, mut killed: watch::Receiver<bool>) -> Writer {
    let client = client_as(&url, &writer.name).await;
    loop {
        let intent = writer.next_intent();
        tokio::select! {
            biased;
            reply = client.send(&intent) => match reply {
                Ok(reply) => writer.acknowledge(&intent, reply.entity),
                Err(Error::OutcomeUnknown { .. } | Error::Unavailable { .. }) => {
                    writer.pending = Some(intent);
                    return writer;
                }
                Err(error) => panic!("{error:?}"),
            },
            _ = killed.wait_for(|killed| *killed) => {
                writer.pending = Some(intent);
                return writer;
            }
        }
    }
}

/// Writes until told to stop, and sends each write until it is answered.
async fn write_through(mut writer: Writer, url: String, stopped: watch::Receiver<bool>) -> Writer {
    let client = client_as(&url, &writer.name).await;
    while !*stopped.borrow() {
        let intent = writer.next_intent();
        let reply = loop {
            match client.send(&intent).await {
                Ok(reply) => break reply,
                // The server stays, so it is the one to say so.
                Err(Error::OutcomeUnknown { source, .. } | Error::Unavailable { source }) => {
                    assert_eq!(source.code(), Code::Unavailable, "{source:?}");
                }
                Err(error) => panic!("{error:?}"),
            }
        };
        writer.acknowledge(&intent, reply.entity);
    }
    writer
}

/// Every acknowledged write is in the row and in history, in its order, once, and nothing else is.
async fn verify(writers: &[Writer], url: &str, database_url: &str) {
    let client = Client::connect(url.to_owned()).await.unwrap();
    for writer in writers {
        let id = &writer.subscription.id;
        assert_eq!(client.get_subscription(id).await.unwrap(), writer.subscription);
        let (column, id) = match database_url.starts_with("sqlite") {
            true => ("lower(hex(request_id))", format!("x'{}'", id.replace('-', ""))),
            false => ("request_id::text", format!("'{id}'")),
        };
        let sql = format!("SELECT {column} FROM mutations WHERE entity_id = {id} AND version > 1 ORDER BY version");
        let recorded = rows(database_url, &sql).await;
        let recorded: Vec<_> = recorded.iter().map(|id| Uuid::parse_str(id).unwrap().to_string()).collect();
        assert_eq!(recorded, writer.acknowledged);
    }
}

/// A read and a write are told to come back later. Answers how long the slower one was made to wait for that.
async fn is_unavailable_while_the_database_is_away(url: &str) -> Duration {
    let begun = Instant::now();
    let client = client_as(url, "prober").await;
    let id = Uuid::now_v7().to_string();
    let (mut reading, mut writing) = (client.subscriptions(), client.subscriptions());
    let get = reading.get_subscription(GetSubscriptionRequest { id: id.clone() });
    let pause = PauseSubscriptionRequest {
        id,
        expected_version: Some(1),
        request_id: Uuid::now_v7().to_string(),
        ..Default::default()
    };
    let (get, pause) = tokio::join!(get, writing.pause_subscription(pause));
    for status in [get.unwrap_err(), pause.unwrap_err()] {
        assert_eq!(status.code(), Code::Unavailable);
        assert_eq!(status.get_details_error_info().unwrap().reason, "STORE_UNAVAILABLE");
        assert!(status.get_details_retry_info().is_some());
    }
    begun.elapsed()
}
