//! The connection, and the calls made over it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tonic::Status;
use tonic::transport::{Channel, Endpoint};

use crate::backoff::{Clock, SystemClock};
use crate::entity::Guard;
use crate::identity::Identity;
use crate::retry::{Api, Core};
use crate::transport::{TokenError, TokenProvider, Transport};
use crate::v1::billing_service_client::BillingServiceClient;
use crate::v1::history_service_client::HistoryServiceClient;
use crate::v1::plan_service_client::PlanServiceClient;
use crate::v1::subscription_service_client::SubscriptionServiceClient;
use crate::{Choice, Conflict, ConnectError, Entity, Error, Intent, Outcome, Reply, Write};

/// How long to look for the server when connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a connection with calls in flight is asked for a sign of life, and how long that may take: without it a
/// call to a machine that is gone waits for ever.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(30);
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(10);

/// A client of Occam. Clones are cheap, and share the connection.
///
/// Its own methods repeat calls as the [crate documentation](crate) says. The generated clients, for everything else,
/// do not: [`plans`](Self::plans), [`subscriptions`](Self::subscriptions), [`billing`](Self::billing),
/// [`history`](Self::history).
#[derive(Clone, Debug)]
pub struct Client {
    transport: Transport,
    timeout: Option<Duration>,
    deadline: Option<Instant>,
    clock: Arc<dyn Clock>,
}

/// Who calls, and how long calls may take.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ClientBuilder {
    principal: Option<String>,
    role: Option<String>,
    customer: Option<String>,
    tokens: Option<TokenProvider>,
    timeout: Option<Duration>,
    clock: Option<Arc<dyn Clock>>,
}

impl ClientBuilder {
    /// Who calls; the server records it with every change.
    pub fn principal(mut self, principal: impl Into<String>) -> Self {
        self.principal = Some(principal.into());
        self
    }

    /// In which role: `customer`, `support`, `billing`, `auditor` or `admin`.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Which customer a caller in the role `customer` is.
    pub fn customer(mut self, customer: impl Into<String>) -> Self {
        self.customer = Some(customer.into());
        self
    }

    /// Where the token comes from that tells the server who calls: asked at each call, and at each repetition, so that it
    /// may be as short-lived as it likes. To keep one for a while is the provider's business.
    ///
    /// Without a token nothing is sent: the call fails with [`Error::Refused`], of reason `Unauthenticated`.
    ///
    /// ```
    /// # async fn fetch() -> Result<String, std::io::Error> { Ok(String::new()) }
    /// let builder = occam_client::Client::builder().token_provider(|| async { Ok(fetch().await?) });
    /// ```
    pub fn token_provider<F, T>(mut self, provide: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<String, TokenError>> + Send + 'static,
    {
        self.tokens = Some(TokenProvider::new(provide));
        self
    }

    /// How long each call may take, with all its repetitions. See [`Client::with_timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Time and chance, which a test may want to have in its hands.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Connects to a server, such as `http://127.0.0.1:50051`.
    pub async fn connect(self, url: impl Into<String>) -> Result<Client, ConnectError> {
        let url = url.into();
        let endpoint = endpoint(&url)?;
        let channel = endpoint.connect().await;
        self.channel(channel.map_err(|source| ConnectError::Unreachable { url, source })?)
    }

    /// Connects to a server when the first call is made. It must be called within a Tokio runtime.
    pub fn connect_lazy(self, url: impl Into<String>) -> Result<Client, ConnectError> {
        let channel = endpoint(&url.into())?.connect_lazy();
        self.channel(channel)
    }

    /// Takes a channel that was made elsewhere, with TLS for example.
    pub fn channel(self, channel: Channel) -> Result<Client, ConnectError> {
        let identity = Identity::new(self.principal.as_deref(), self.role.as_deref(), self.customer.as_deref())?;
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock));
        let transport = Transport { channel, identity, tokens: self.tokens };
        Ok(Client { transport, timeout: self.timeout, deadline: None, clock })
    }
}

fn endpoint(url: &str) -> Result<Endpoint, ConnectError> {
    let endpoint = Endpoint::from_shared(url.to_owned())
        .map_err(|source| ConnectError::InvalidUrl { url: url.to_owned(), source })?;
    Ok(endpoint
        .connect_timeout(CONNECT_TIMEOUT)
        .http2_keep_alive_interval(KEEP_ALIVE_INTERVAL)
        .keep_alive_timeout(KEEP_ALIVE_TIMEOUT))
}

impl Client {
    /// Says who calls, and how long calls may take, before connecting.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Connects to a server, such as `http://127.0.0.1:50051`, saying nothing of who calls.
    pub async fn connect(url: impl Into<String>) -> Result<Self, ConnectError> {
        Self::builder().connect(url).await
    }

    /// A client over a channel that was made elsewhere, saying nothing of who calls.
    pub fn new(channel: Channel) -> Self {
        let transport = Transport { channel, identity: Identity::default(), tokens: None };
        Self { transport, timeout: None, deadline: None, clock: Arc::new(SystemClock) }
    }

    /// The same client, each of whose calls may take `timeout`, with all its repetitions and waits.
    ///
    /// The server is told (`grpc-timeout`), too. Without one, a call is made 10 times while the server is away, and
    /// otherwise waits for as long as the connection is alive.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout), ..self.clone() }
    }

    /// The same client, whose calls end at `deadline`, if not at their time-out before.
    #[must_use]
    pub fn with_deadline(&self, deadline: Instant) -> Self {
        Self { deadline: Some(deadline), ..self.clone() }
    }

    /// The generated client of plans. Its calls are single calls, without time-out or repetition.
    pub fn plans(&self) -> PlanServiceClient<Transport> {
        PlanServiceClient::new(self.transport.clone())
    }

    /// The generated client of subscriptions. Its calls are single calls, without time-out or repetition.
    pub fn subscriptions(&self) -> SubscriptionServiceClient<Transport> {
        SubscriptionServiceClient::new(self.transport.clone())
    }

    /// The generated client of invoices and payments. Its calls are single calls, without time-out or repetition.
    pub fn billing(&self) -> BillingServiceClient<Transport> {
        BillingServiceClient::new(self.transport.clone())
    }

    /// The generated client of history. Its calls are single calls, without time-out or repetition.
    pub fn history(&self) -> HistoryServiceClient<Transport> {
        HistoryServiceClient::new(self.transport.clone())
    }

    /// Reads an entity, and again while the server is away.
    pub async fn get<T: Entity>(&self, id: &str) -> Result<T, Error<T>> {
        self.core().get(id).await
    }

    /// Changes an entity from what it is: reads it, asks `mutate` what to do, and sends that with the version read.
    ///
    /// If somebody else was faster, it asks `mutate` again with what the entity is now, 3 times in all; then it gives
    /// up with [`Error::Conflict`]. `mutate` must therefore decide by the entity that it is given alone. `None` means
    /// that there is nothing to do.
    ///
    /// For what a person edited there is [`save`](Self::save).
    ///
    /// `modify_plan`, `modify_subscription` and `modify_invoice` are this one, with the kind in their name.
    pub async fn modify<T, F>(&self, id: &str, mutate: F) -> Result<Outcome<T>, Error<T>>
    where
        T: Entity,
        F: FnMut(&T) -> Option<T::Change> + Send,
    {
        self.core().modify(id, mutate).await
    }

    /// Writes what a person edited: the fields in which `edited` differs from `base`, which was read before, and no other.
    ///
    /// If somebody else was faster and changed other things, the server makes both changes ([`Modified::merge`] tells),
    /// also when that is lost to yet another writer: 3 attempts in all. If both changed the same thing, nobody's value is
    /// overwritten: it gives up at once with [`Error::Conflict`], from which [`resolve`](Self::resolve) goes on. A field
    /// that no update can write, such as a status, is [`Error::NotWritable`] before anything is sent.
    ///
    /// [`Modified::merge`]: crate::Modified::merge
    pub async fn save<T: Entity>(&self, base: &T, edited: &T) -> Result<Outcome<T>, Error<T>> {
        self.core().save(base, edited).await
    }

    /// Writes what a person chose after a conflict, on the entity as the person saw it; see [`Conflict::resolve`], which
    /// this sends, reading the entity first where the refusal had no room for it.
    ///
    /// It is a guarded write as any other: if the entity has moved on once more, that is a new [`Error::Conflict`].
    pub async fn resolve<T: Entity>(
        &self,
        conflict: &Conflict<T>,
        choices: &[(&str, Choice<T>)],
    ) -> Result<Outcome<T>, Error<T>> {
        self.core().resolve(conflict, choices).await
    }

    /// Sends one intent, and the same bytes again while the server is away. A conflict is an error at once.
    pub async fn send<T: Entity>(&self, intent: &Intent<T>) -> Result<Reply<T>, Error<T>> {
        self.core().send(intent).await
    }

    fn core(&self) -> Core<'_, Self> {
        // A time-out too long to be reckoned with is none.
        let timed_out = self.timeout.and_then(|timeout| self.clock.now().checked_add(timeout));
        let deadline = match (timed_out, self.deadline) {
            (Some(timed_out), Some(deadline)) => Some(timed_out.min(deadline)),
            (timed_out, deadline) => timed_out.or(deadline),
        };
        Core { api: self, clock: self.clock.as_ref(), deadline }
    }
}

impl<T: Entity> Api<T> for Client {
    async fn get(&self, id: &str, timeout: Option<Duration>) -> Result<T, Status> {
        T::fetch(self, id.to_owned(), timeout).await
    }

    async fn send(&self, intent: &Intent<T>, timeout: Option<Duration>) -> Result<Reply<T>, Status> {
        let request_id = intent.request_id().to_owned();
        match intent.write() {
            Write::Create(create) => {
                let mut create = create.as_ref().clone();
                *T::request_id_of(&mut create) = request_id;
                *T::validate_only_of(&mut create) = intent.options().validate_only;
                T::submit_create(self, create, timeout).await
            }
            Write::Change { id, expected_version, change } => {
                let (expected_version, options) = (Some(*expected_version), intent.options().clone());
                let guard = Guard { id: id.clone(), expected_version, request_id, options };
                T::submit_change(self, guard, change.clone(), timeout).await
            }
        }
    }
}
