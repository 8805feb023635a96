//! Metrics for Prometheus, on an address of their own.

use std::{fmt, net::SocketAddr, time::Duration};

use axum::{Router, extract::State, http::header::CONTENT_TYPE, response::IntoResponse, routing::get};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

use crate::{service, store, store::Store};

/// From a read of a cached row to a request that waited for its turn, in seconds.
const BUCKETS: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// How many writes a batch has, up to as many as there may be.
const BATCH_SIZES: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];
/// How often times that nobody asks for are put into their buckets.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);
/// Of Prometheus' text format.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Why metrics cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum MetricsError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address} for metrics")]
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// Why it does not.
        source: std::io::Error,
    },
    /// They cannot be recorded.
    #[error("metrics cannot be recorded")]
    Recorder(#[from] BuildError),
}

/// Where metrics are asked for.
pub struct MetricsEndpoint {
    listener: TcpListener,
    recorded: PrometheusHandle,
}

impl fmt::Debug for MetricsEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MetricsEndpoint").field("listener", &self.listener).finish_non_exhaustive()
    }
}

impl MetricsEndpoint {
    /// Listens, and begins to record. A process can do this once.
    pub async fn listen(address: SocketAddr) -> Result<Self, MetricsError> {
        let unheard = |source| MetricsError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(unheard)?;
        let recorded = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_duration_seconds".to_owned()), &BUCKETS)?
            .set_buckets_for_metric(Matcher::Suffix("_batch_size".to_owned()), &BATCH_SIZES)?
            .install_recorder()?;
        service::describe_metrics();
        store::describe_metrics();
        let address = listener.local_addr().map_err(unheard)?;
        tracing::info!(metrics.address = %address, "metrics");
        Ok(Self { listener, recorded })
    }

    /// Answers `GET /metrics` until it is dropped.
    pub async fn serve(self, store: Store) -> std::io::Result<()> {
        let Self { listener, recorded } = self;
        let upkeep = async {
            loop {
                tokio::time::sleep(UPKEEP_INTERVAL).await;
                recorded.run_upkeep();
            }
        };
        let routes = Router::new().route("/metrics", get(render)).with_state((recorded.clone(), store));
        tokio::select! {
            result = async { axum::serve(listener, routes).await } => result,
            () = upkeep => Ok(()),
        }
    }
}

async fn render(State((recorded, store)): State<(PrometheusHandle, Store)>) -> impl IntoResponse {
    store.measure();
    ([(CONTENT_TYPE, TEXT_FORMAT)], recorded.render())
}
