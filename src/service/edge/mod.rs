//! What every call passes first and last, whatever its handler: the caller's deadline, the bound on calls at once, the
//! rewriting of what the transport itself refuses, the size of a status, and the line in the log.

mod budget;
mod deadline;
mod refusal;

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use http::{HeaderMap, Request, Response};
use tokio::sync::Semaphore;
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};

use super::status::{Failure, unavailable};

/// The bounds of the edge.
#[derive(Debug, Clone, Copy)]
pub struct EdgeSettings {
    /// How many calls may be under way at once; more are refused at once.
    pub calls_max: usize,
}

/// Wraps the routes of all services.
#[derive(Debug, Clone)]
pub struct EdgeLayer {
    calls: Arc<Semaphore>,
}

impl EdgeLayer {
    /// A layer with these bounds.
    pub fn new(settings: EdgeSettings) -> Self {
        Self { calls: Arc::new(Semaphore::new(settings.calls_max)) }
    }
}

impl<S> Layer<S> for EdgeLayer {
    type Service = Edge<S>;

    fn layer(&self, inner: S) -> Edge<S> {
        Edge { inner, calls: Arc::clone(&self.calls) }
    }
}

/// The routes of all services, wrapped.
#[derive(Debug, Clone)]
pub struct Edge<S> {
    inner: S,
    calls: Arc<Semaphore>,
}

impl<S, B> Service<Request<B>> for Edge<S>
where
    S: Service<Request<B>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (begun, line) = (Instant::now(), LogLine::of(&request));
        // Whoever restarts a server that does not tell its health must not do so because it is busy.
        let is_bounded = !request.uri().path().starts_with("/grpc.health.v1.Health/");
        let permit = is_bounded.then(|| Arc::clone(&self.calls).try_acquire_owned()).transpose();
        // The service that is ready is the one that was polled, not its clone.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        Box::pin(async move {
            let answered = match (permit, deadline::of(request.headers())) {
                (Err(_), _) => status_response(overloaded()),
                (Ok(_), Ok(Some(deadline))) if deadline.is_over() => status_response(deadline::exceeded()),
                (Ok(permit), Ok(Some(deadline))) => {
                    let answer = tokio::time::timeout_at(deadline.into(), inner.call(request)).await;
                    drop(permit);
                    answer.unwrap_or_else(|_| Ok(status_response(deadline::exceeded())))?
                }
                (Ok(permit), Ok(None)) => {
                    let answer = inner.call(request).await;
                    drop(permit);
                    answer?
                }
                (Ok(_), Err(malformed)) => status_response(malformed),
            };
            let response = on_the_way_out(answered);
            line.write(&response, begun);
            Ok(response)
        })
    }
}

fn overloaded() -> Failure {
    unavailable("OVERLOADED", "too many requests at once, try again later".to_owned())
}

fn status_response(failure: Failure) -> Response<Body> {
    Status::from(failure).into_http()
}

/// Makes the status of a response, if it is an error's, one of the contract's and small enough for headers.
fn on_the_way_out(mut response: Response<Body>) -> Response<Body> {
    let Some(status) = Status::from_header_map(response.headers()) else { return response };
    let rewritten = if status.code() == Code::Ok {
        None
    } else if status.details().is_empty() {
        Some(refusal::rewritten(&status).into_rpc())
    } else {
        budget::fitted(status.details())
    };
    if let Some(rewritten) = rewritten {
        let code = Code::from_i32(rewritten.code);
        let details = prost::Message::encode_to_vec(&rewritten).into();
        let status = Status::with_details_and_metadata(code, rewritten.message, details, status.metadata().clone());
        replace_status(response.headers_mut(), &status);
    }
    response
}

fn replace_status(headers: &mut HeaderMap, status: &Status) {
    for name in ["grpc-status", "grpc-message", "grpc-status-details-bin"] {
        headers.remove(name);
    }
    // Only a message that is no header value could fail, and it is ASCII here.
    if status.add_header(headers).is_err() {
        tracing::error!("a status could not be written");
    }
}

/// One line for each request, with nothing of its content.
struct LogLine {
    path: String,
    principal: String,
}

impl LogLine {
    fn of<B>(request: &Request<B>) -> Self {
        let principal = request.headers().get("x-occam-principal").and_then(|value| value.to_str().ok());
        Self {
            path: request.uri().path().chars().take(100).collect(),
            principal: principal.unwrap_or("anonymous").chars().take(100).collect(),
        }
    }

    fn write(self, response: &Response<Body>, begun: Instant) {
        let status = response.headers().get("grpc-status").and_then(|value| value.to_str().ok()?.parse().ok());
        let code = Code::from_i32(status.unwrap_or(0));
        let duration_ms = begun.elapsed().as_secs_f64() * 1_000.0;
        tracing::info!(
            rpc.method = %self.path,
            rpc.code = ?code,
            principal.id = %self.principal,
            duration_ms = format_args!("{duration_ms:.3}"),
            "request"
        );
    }
}
