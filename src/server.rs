//! The server: the services, health and reflection, by gRPC, gRPC-Web and Connect on one port, until it is told to stop.

mod connection;
mod console;
mod cors;
mod metrics;
mod retention;

use std::{future::Future, net::SocketAddr, time::Duration};

use axum::Router;
use chrono::TimeDelta;
use http::HeaderValue;
use tokio::{
    net::TcpListener,
    sync::oneshot,
    time::{Instant, timeout_at},
};
use tokio_stream::StreamExt;
use tokio_util::sync::CancellationToken;
use tonic::{
    codec::CompressionEncoding,
    service::Routes,
    transport::{Server, server::TcpIncoming},
};
use tonic_health::{ServingStatus, server::HealthReporter};
use tower::Layer;

use connection::Connection;

pub use metrics::{MetricsEndpoint, MetricsError};

use crate::{
    proto::{
        self, billing_service_server::BillingServiceServer, history_service_server::HistoryServiceServer,
        plan_service_server::PlanServiceServer, subscription_service_server::SubscriptionServiceServer,
    },
    service::{Connect, EdgeLayer, EdgeSettings, Services},
    store::Store,
};

const REQUEST_BYTES_MAX: usize = 1024 * 1024;
const STREAMS_PER_CONNECTION_MAX: u32 = 1_024;
const HEADER_LIST_BYTES_MAX: u32 = 16 * 1024;
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(30);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(20);
const FLUSH_TIMEOUT: Duration = Duration::from_millis(500);
/// The services whose health is told; the first one is the server as a whole.
const HEALTH_SERVICES: [&str; 5] =
    ["", "occam.v1.PlanService", "occam.v1.SubscriptionService", "occam.v1.BillingService", "occam.v1.HistoryService"];
const HEALTH_INTERVAL: Duration = Duration::from_secs(1);
const HEALTH_TIMEOUT: Duration = Duration::from_secs(2);

/// A service that takes requests and replies also compressed, and bounds what they are after that.
macro_rules! bounded {
    ($service:expr) => {
        $service
            .max_decoding_message_size(REQUEST_BYTES_MAX)
            .accept_compressed(CompressionEncoding::Gzip)
            .send_compressed(CompressionEncoding::Gzip)
    };
}

/// How to serve.
#[derive(Debug, Clone)]
pub struct ServeSettings {
    /// How many requests may be under way at once.
    pub requests_max: usize,
    /// How long requests that are under way, and the writes that they began, may go on once the server is told to stop.
    pub drain_timeout: Duration,
    /// How long conflicts stay on record; for ever if it is not said.
    pub conflict_retention: Option<TimeDelta>,
    /// The origins whose pages may call from a browser, such as `https://app.example.com`.
    pub cors_allowed_origins: Vec<HeaderValue>,
    /// Whether the console is at `/`.
    pub console: bool,
}

/// Why the server stopped, or did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Without authentication anybody can claim to be anybody, so only this machine may connect.
    #[error("{address} is not on loopback; without authentication (--auth none) occam listens on loopback only")]
    NotLoopback {
        /// Where it was to listen.
        address: SocketAddr,
    },
    /// Who may do what is not declared.
    #[error(transparent)]
    Access(#[from] crate::service::AccessError),
    /// The descriptors cannot be served.
    #[error("reflection cannot be set up")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The descriptors do not fit each other.
    #[error("the descriptors cannot be read")]
    Descriptors(#[from] prost_reflect::DescriptorError),
    /// The connection layer failed.
    #[error("the server failed")]
    Transport(#[from] tonic::transport::Error),
    /// The address cannot be listened on.
    #[error("the address cannot be listened on")]
    Listen(#[from] std::io::Error),
}

/// Serves until `shutdown`, then lets the requests under way end, for as long as the settings allow, and closes the store.
pub async fn serve(
    listener: TcpListener,
    store: Store,
    settings: ServeSettings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    refuse_remote(listener.local_addr()?)?;
    crate::service::check_declarations()?;
    let (health, health_service) = tonic_health::server::health_reporter();
    // Before anybody can ask: a service that is not there yet would be answered with NOT_FOUND.
    set_health(&health, ServingStatus::NotServing).await;
    let mut watch = tokio::spawn(watch_database(health.clone(), store.clone()));
    let stop_jobs = CancellationToken::new();
    let retention =
        settings.conflict_retention.map(|keep| tokio::spawn(retention::run(store.clone(), keep, stop_jobs.clone())));

    let services = Services::new(store.clone());
    let routes = Routes::new(bounded!(PlanServiceServer::new(services.clone())))
        .add_service(bounded!(SubscriptionServiceServer::new(services.clone())))
        .add_service(bounded!(BillingServiceServer::new(services.clone())))
        .add_service(bounded!(HistoryServiceServer::new(services)))
        .add_service(health_service)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?);
    let mut descriptors = proto::descriptors().clone();
    descriptors.decode_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)?;
    let grpc = EdgeLayer::answering(routes.into_axum_router());

    let edge = EdgeLayer::new(EdgeSettings { calls_max: settings.requests_max });
    // Not by `Router::layer`, which boxes what passes once more.
    let mut protocols = Router::new().fallback_service(edge.layer(Connect::new(grpc, descriptors, REQUEST_BYTES_MAX)));
    if !settings.cors_allowed_origins.is_empty() {
        protocols = protocols.layer(cors::layer(&settings.cors_allowed_origins));
    }
    if settings.console {
        // Around all of the above, which is for calls: no page of another origin has business with the console.
        protocols = console::before(protocols);
    }
    let (stop, stopped) = oneshot::channel::<()>();
    let mut server = Server::builder()
        .accept_http1(true)
        .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
        .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
        .max_concurrent_streams(STREAMS_PER_CONNECTION_MAX)
        .http2_max_header_list_size(HEADER_LIST_BYTES_MAX);
    // The builder's own setting is ignored for connections that are accepted elsewhere; without it each reply waits some
    // 40 ms for the acknowledgement of its first half.
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true)).map(|accepted| accepted.map(Connection));
    let serving = server.add_routes(Routes::from(protocols)).serve_with_incoming_shutdown(incoming, async {
        let _ = stopped.await;
    });
    let mut serving = std::pin::pin!(serving);
    let (result, deadline) = tokio::select! {
        result = &mut serving => (result, Instant::now() + settings.drain_timeout),
        () = shutdown => {
            let deadline = Instant::now() + settings.drain_timeout;
            tracing::info!("stopping: new requests are refused, those under way may end");
            watch.abort();
            // It may be about to say otherwise.
            let _ = (&mut watch).await;
            end_health(health).await;
            stop_jobs.cancel();
            let _ = stop.send(());
            let drained = async {
                // The server is driven meanwhile: it is what tells its connections to go elsewhere.
                tokio::select! {
                    () = edge.drained() => {}
                    result = &mut serving => return result,
                }
                // What is left are streams without an end, such as one of reflection, and bytes on their way out.
                tokio::time::timeout(FLUSH_TIMEOUT, &mut serving).await.unwrap_or(Ok(()))
            };
            let result = timeout_at(deadline, drained).await.unwrap_or_else(|_| {
                tracing::warn!("requests are still under way after the drain timeout");
                Ok(())
            });
            (result, deadline)
        }
    };
    stop_jobs.cancel();
    let closed = async {
        if let Some(retention) = retention {
            // If it panicked, that was told, and there is nothing to be put right.
            let _ = retention.await;
        }
        store.close().await;
    };
    if timeout_at(deadline, closed).await.is_err() {
        tracing::warn!(
            "writes are still under way after the drain timeout; their outcome is found out by their request_id"
        );
    }
    Ok(result?)
}

/// Refuses an address that other machines can reach.
pub fn refuse_remote(address: SocketAddr) -> Result<(), ServeError> {
    if address.ip().is_loopback() { Ok(()) } else { Err(ServeError::NotLoopback { address }) }
}

fn reflection<'a>() -> tonic_reflection::server::Builder<'a> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(proto::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}

/// Tells of the services what is true of the database: without it they can do nothing.
async fn watch_database(health: HealthReporter, store: Store) {
    loop {
        let answer = tokio::time::timeout(HEALTH_TIMEOUT, store.ping()).await;
        let status = if matches!(answer, Ok(Ok(()))) { ServingStatus::Serving } else { ServingStatus::NotServing };
        set_health(&health, status).await;
        tokio::time::sleep(HEALTH_INTERVAL).await;
    }
}

async fn set_health(health: &HealthReporter, status: ServingStatus) {
    for service in HEALTH_SERVICES {
        health.set_service_status(service, status).await;
    }
}

/// Tells those who watch of the end, and ends their streams, which the server would otherwise wait for. Who asks later is
/// told of it, too.
async fn end_health(mut health: HealthReporter) {
    set_health(&health, ServingStatus::NotServing).await;
    for service in HEALTH_SERVICES {
        health.clear_service_status(service).await;
    }
    set_health(&health, ServingStatus::NotServing).await;
}

#[cfg(test)]
mod tests {
    use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

    use super::*;

    #[tokio::test]
    async fn until_the_end_health_is_told_and_nobody_watches_it_any_longer() {
        let (health, service) = tonic_health::server::health_reporter();
        set_health(&health, tonic_health::ServingStatus::Serving).await;
        let mut client = HealthClient::new(service);
        let asked = HealthCheckRequest::default();
        let mut watched = client.watch(asked.clone()).await.unwrap().into_inner();
        assert_eq!(watched.message().await.unwrap().unwrap().status(), ServingStatus::Serving);
        end_health(health).await;
        assert_eq!(watched.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);
        assert_eq!(watched.message().await.unwrap(), None);
        assert_eq!(client.check(asked).await.unwrap().into_inner().status(), ServingStatus::NotServing);
    }
}
