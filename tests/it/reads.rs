//! Many who read at once: each gets its own row as it is, whatever becomes of the others.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use occam_client::{
    Client,
    tonic::{Code, Status},
    v1::{GetSubscriptionRequest, Subscription, UpdateSubscriptionRequest},
};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    fixtures::{create_plan, create_subscription, subscribe},
    harness::{client_as, execute},
    on_each_database,
};

on_each_database! {
    async fn each_reader_gets_its_own_row(server: Server) {
        let client = server.client().await;
        let ids = subscriptions(&client, 40).await;
        let impatient = server.client().await;
        let mut reading = JoinSet::new();
        for turn in 0..20 {
            for (index, id) in ids.iter().enumerate() {
                let (client, impatient, id) = (client.clone(), impatient.clone(), id.clone());
                reading.spawn(async move {
                    match turn % 5 {
                        // Readers who leave are in nobody's way. Of those there are few, or HTTP/2 takes it for an attack.
                        0 if index < 4 => drop(tokio::time::timeout(Duration::from_millis(turn), read(&impatient, &id)).await),
                        1 => assert_eq!(read(&client, &Uuid::now_v7().to_string()).await.unwrap_err().code(), Code::NotFound),
                        _ => assert_eq!(read(&client, &id).await.unwrap().id, id),
                    }
                });
            }
        }
        reading.join_all().await;
    }

    async fn a_row_that_cannot_be_read_fails_its_own_readers_alone(server: Server) {
        let client = server.client().await;
        let ids = subscriptions(&client, 12).await;
        let (corrupt, sound) = ids.split_at(3);
        for id in corrupt {
            let id = match server.database_url.starts_with("sqlite") {
                true => format!("x'{}'", id.replace('-', "")),
                false => format!("'{id}'"),
            };
            execute(&server.database_url, &format!("UPDATE subscriptions SET unit_price_currency = 'ZZZ' WHERE id = {id}")).await;
        }
        let mut reading = JoinSet::new();
        for _ in 0..20 {
            for id in sound {
                let (client, id) = (client.clone(), id.clone());
                reading.spawn(async move { assert_eq!(read(&client, &id).await.unwrap().id, id) });
            }
            for id in corrupt {
                let (client, id) = (client.clone(), id.clone());
                reading.spawn(async move { assert_eq!(read(&client, &id).await.unwrap_err().code(), Code::Internal) });
            }
        }
        reading.join_all().await;
    }

    async fn a_read_sees_what_was_acknowledged_before_it(server: Server) {
        let client = server.client().await;
        let id: Arc<str> = create_subscription(&client).await.id.into();
        let (acknowledged, ended) = (Arc::new(AtomicI64::new(1)), Arc::new(AtomicBool::new(false)));
        let mut reading = JoinSet::new();
        for reader in 0..64 {
            let client = if reader % 16 == 0 { server.client().await } else { client.clone() };
            let (id, acknowledged, ended) = (Arc::clone(&id), Arc::clone(&acknowledged), Arc::clone(&ended));
            reading.spawn(async move {
                let mut reads = 0;
                while !ended.load(Ordering::SeqCst) {
                    let before = acknowledged.load(Ordering::SeqCst);
                    let version = read(&client, &id).await.unwrap().version;
                    assert!(version >= before, "version {version} was read after {before} had been acknowledged");
                    reads += 1;
                }
                reads
            });
        }
        let writer = client_as(&server.url, "writer").await;
        for version in 1..=100 {
            assert_eq!(write(&writer, &id, version).await, version + 1);
            acknowledged.store(version + 1, Ordering::SeqCst);
            // Its own, too, among all the others.
            assert_eq!(read(&writer, &id).await.unwrap().version, version + 1);
        }
        ended.store(true, Ordering::SeqCst);
        let reads: usize = reading.join_all().await.into_iter().sum();
        assert!(reads > 100, "only {reads} reads met the writes");
    }
}

async fn subscriptions(client: &Client, count: usize) -> Vec<String> {
    let plan = create_plan(client).await;
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(subscribe(client, &plan.id).await.id);
    }
    ids
}

async fn read(client: &Client, id: &str) -> Result<Subscription, Status> {
    let request = GetSubscriptionRequest { id: id.to_owned() };
    Ok(client.subscriptions().get_subscription(request).await?.into_inner().subscription.unwrap())
}

/// Changes the subscription, and answers the version that it has now.
async fn write(client: &Client, id: &str, version: i64) -> i64 {
    let request = UpdateSubscriptionRequest {
        subscription: Some(Subscription { id: id.to_owned(), quantity: version + 1, ..Default::default() }),
        expected_version: Some(version),
        ..Default::default()
    };
    client.subscriptions().update_subscription(request).await.unwrap().into_inner().subscription.unwrap().version
}
