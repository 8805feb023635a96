//! Two writers colliding on one subscription, for a terminal: `occam demo`.
//!
//! A real server on a free port over a temporary SQLite database, and the real client. The collisions are no luck: the
//! function that the client asks for a change lets the other writer write before it answers.

mod calls;
mod scenes;
mod table;

use std::{io::Write, time::Duration};

use anyhow::Context;
use calls::Calls;
use occam_client::{
    Client, Money,
    v1::{BillingInterval, BillingIntervalUnit, CreatePlanRequest, CreateSubscriptionRequest, Plan, Subscription},
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{
    server::{ServeError, ServeSettings, serve},
    store::{ConnectSettings, Store},
};

/// The support agent's name.
const AGENT: &str = "ana";
/// The billing process's name.
const BILLING: &str = "billing-run";

/// Who takes part.
#[derive(Debug)]
struct Cast {
    agent: Client,
    billing: Client,
    calls: Calls,
    starter: Plan,
    pro: Plan,
    /// The subscription that they collide on, as it was created.
    subscription: Subscription,
}

/// Runs the demonstration. It needs a runtime of several threads.
pub async fn run(out: &mut impl Write) -> anyhow::Result<()> {
    let calls = Calls::record().context("the server's log cannot be read")?;
    let server = Server::start().await?;
    let cast = Cast::gather(&server.url, calls).await?;
    scenes::introduce(out, &cast, &server.url)?;
    scenes::stale_write(out, &cast).await?;
    scenes::retry(out, &cast).await?;
    scenes::out_of_attempts(out, &cast).await?;
    scenes::history(out, &cast).await?;
    drop(cast);
    server.stop().await
}

/// The server, until it is stopped.
struct Server {
    url: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServeError>>,
    /// Holds the database.
    _dir: tempfile::TempDir,
}

impl Server {
    async fn start() -> anyhow::Result<Self> {
        let dir = tempfile::tempdir().context("there is no room for a temporary database")?;
        let settings = ConnectSettings {
            database_url: format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display()),
            connections_max: 4,
            allow_unsafe_durability: false,
        };
        let store = Store::connect(&settings).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel();
        let settings = ServeSettings {
            requests_max: 16,
            drain_timeout: Duration::from_secs(5),
            conflict_retention: None,
            cors_allowed_origins: Vec::new(),
            console: false,
        };
        let serving = tokio::spawn(serve(listener, store, settings, async {
            let _ = stopped.await;
        }));
        Ok(Self { url, stop, serving, _dir: dir })
    }

    async fn stop(self) -> anyhow::Result<()> {
        // It cannot be gone already: then there would have been an error before.
        let _ = self.stop.send(());
        Ok(self.serving.await??)
    }
}

impl Cast {
    /// Connects both, and makes what they work on.
    async fn gather(url: &str, calls: Calls) -> anyhow::Result<Self> {
        let agent = Client::builder().principal(AGENT).connect(url).await?;
        let billing = Client::builder().principal(BILLING).connect(url).await?;
        let starter = create_plan(&billing, "starter", 9).await?;
        let pro = create_plan(&billing, "pro", 29).await?;
        let subscription =
            Subscription { customer_id: "acme".to_owned(), plan_id: starter.id.clone(), ..Default::default() };
        let create = CreateSubscriptionRequest { subscription: Some(subscription), ..Default::default() };
        let subscription = billing.create_subscription(create).await?.entity;
        Ok(Self { agent, billing, calls, starter, pro, subscription })
    }
}

async fn create_plan(client: &Client, code: &str, euros: i64) -> anyhow::Result<Plan> {
    let plan = Plan {
        code: code.to_owned(),
        display_name: code.to_owned(),
        price: Some(Money { currency_code: "EUR".to_owned(), units: euros, nanos: 0 }),
        billing_interval: Some(BillingInterval { unit: BillingIntervalUnit::Month.into(), count: 1 }),
        ..Default::default()
    };
    Ok(client.create_plan(CreatePlanRequest { plan: Some(plan), ..Default::default() }).await?.entity)
}
