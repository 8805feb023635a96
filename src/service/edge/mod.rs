//! What every call passes first and last, whatever its handler and its protocol: the caller's deadline, the bound on
//! calls at once, the rewriting of what the protocol itself refuses, the size of a status, and the line in the log.

mod budget;
mod call;
mod deadline;
mod host;
mod observe;
mod refusal;

pub use call::Answering;
pub use host::foreign_host;
pub use observe::describe_metrics;

use call::Call;
use deadline::Deadline;

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::body::Body;
use http::{HeaderValue, Method, Request, Response, Uri, Version, header::CACHE_CONTROL};
use http_body_util::{BodyExt, Limited};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::{Code, Status};
use tower::{Layer, Service};

use super::{
    access::access,
    request::{PRINCIPAL, principal},
    status::{Error, retry_later},
};
use tonic_types::pb as rpc;

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
    calls_max: usize,
}

impl EdgeLayer {
    /// A layer with these bounds.
    pub fn new(settings: EdgeSettings) -> Self {
        Self { calls: Arc::new(Semaphore::new(settings.calls_max)), calls_max: settings.calls_max }
    }

    /// The services that the layer is to be wrapped around, in whichever way they are reached from it.
    pub fn answering<S>(services: S) -> Answering<S> {
        Answering(services)
    }

    /// Waits until every call is answered, to the last byte, and refuses those that come meanwhile.
    pub async fn drained(&self) {
        let all = u32::try_from(self.calls_max).unwrap_or(u32::MAX);
        // The semaphore is never closed; if it were, nothing would be under way.
        if let Ok(places) = self.calls.acquire_many(all).await {
            places.forget();
        }
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

impl<S> Service<Request<Body>> for Edge<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let begun = Instant::now();
        // The service that is ready is the one that was polled, not its clone.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let call = Call::of(&request);
        request.extensions_mut().insert(call.clone());
        // Its bytes are shared.
        let uri = request.uri().clone();
        let Some(method) = uri.path().strip_prefix(SERVICES) else {
            // Health and reflection: everybody may ask, also when there are too many calls, and go on listening for as long
            // as they like. Only what comes before the head of the reply is bounded, such as a request that does not end.
            let answer = tokio::time::timeout(deadline::TIMEOUT_DEFAULT, inner.call(request));
            return Box::pin(async move {
                Ok(match answer.await {
                    Ok(answer) => call.finished(answer?).await,
                    Err(_) => call.refuse(deadline::exceeded().into()),
                })
            });
        };
        let is_get = request.method() == Method::GET;
        let admitted = admit(&mut request, method, &call, &self.calls);
        let line = LogLine { principal: request.headers().get(PRINCIPAL).cloned(), uri };
        Box::pin(async move {
            let mut response = match admitted {
                Ok((place, deadline)) => {
                    let response = match tokio::time::timeout_at(deadline.into(), inner.call(request)).await {
                        Ok(answer) => call.finished(answer?).await,
                        Err(_) => call.refuse(deadline::exceeded().into()),
                    };
                    response.map(|body| Body::new(WithPlace { body, _place: place }))
                }
                Err(status) => {
                    drain(request).await;
                    call.refuse(status)
                }
            };
            if is_get {
                // Another caller may see something else, and a version that is kept is soon a stale one.
                response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
            line.write(call.code(), begun);
            Ok(response)
        })
    }
}

/// More than a request may have.
const DRAIN_BYTES_MAX: usize = 2 * 1024 * 1024;
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);

/// What the paths of our own services begin with.
const SERVICES: &str = "/occam.v1.";

/// Lets a call in: there is a place for it, its deadline is not over, and its caller may make it.
fn admit<B>(
    request: &mut Request<B>,
    method: &str,
    call: &Call,
    calls: &Arc<Semaphore>,
) -> Result<(OwnedSemaphorePermit, Deadline), Status> {
    let overloaded = |_| {
        let message = "too many requests at once, try again later".to_owned();
        Status::from(retry_later(Code::ResourceExhausted, "OVERLOADED", message))
    };
    let place = Arc::clone(calls).try_acquire_owned().map_err(overloaded)?;
    let deadline = deadline::of(request.headers(), call.wire)?;
    if deadline.is_over() {
        return Err(deadline::exceeded().into());
    }
    host::check(request)?;
    identify(request, method)?;
    Ok((place, deadline))
}

/// Reads what is left of a request that is refused. Whoever still sends over HTTP/1 when the connection closes sees it break,
/// and would repeat what was refused; HTTP/2 ends the stream with the answer.
async fn drain(request: Request<Body>) {
    if request.version() >= Version::HTTP_2 {
        return;
    }
    let mut body = Limited::new(request.into_body(), DRAIN_BYTES_MAX);
    let drained = async { while let Some(Ok(_)) = body.frame().await {} };
    // Whoever takes longer, or sends more, sees the connection break.
    let _ = tokio::time::timeout(DRAIN_TIMEOUT, drained).await;
}

/// A body that keeps the place of its call until it is sent, or given up.
struct WithPlace {
    body: Body,
    _place: OwnedSemaphorePermit,
}

impl http_body::Body for WithPlace {
    type Data = <Body as http_body::Body>::Data;
    type Error = <Body as http_body::Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}

/// Finds out who calls, and whether it may call the method at all; the handler finds it in the request.
fn identify<B>(request: &mut Request<B>, method: &str) -> Result<(), Status> {
    let principal = principal(request.headers())?;
    // `PlanService/GetPlan`; one that is not declared does not exist, and the router says so.
    let name = method.split_once('/').map_or("", |(_, name)| name);
    if access().has_method(name) && !access().may_call(name, principal.role) {
        let role = principal.role;
        tracing::warn!(principal.id = %principal.id, principal.role = role.as_str(), rpc.method = name, "call refused");
        return Err(Error::RoleNotAllowed { role }.into());
    }
    request.extensions_mut().insert(principal);
    Ok(())
}

/// The status of one item of a bulk: as large as the single call's, so that many of them fit into one reply.
pub(super) fn item_status(status: &Status) -> rpc::Status {
    let decoded = || prost::Message::decode(status.details()).ok();
    let bare = || rpc::Status { code: status.code().into(), message: status.message().to_owned(), details: Vec::new() };
    budget::fitted(status.details()).or_else(decoded).unwrap_or_else(bare)
}

/// One line and one count for each request, with nothing of its content.
struct LogLine {
    uri: Uri,
    principal: Option<HeaderValue>,
}

impl LogLine {
    fn write(self, code: Code, begun: Instant) {
        let duration = begun.elapsed();
        let (path, principal) = (self.uri.path(), self.principal.as_ref().and_then(|named| named.to_str().ok()));
        observe::answered(path.strip_prefix(SERVICES).unwrap_or_default(), code, duration);
        let duration_ms = duration.as_secs_f64() * 1_000.0;
        // Their beginnings, since they are the caller's and of any length.
        tracing::info!(
            rpc.method = format_args!("{path:.100}"),
            rpc.code = ?code,
            principal.id = format_args!("{:.100}", principal.unwrap_or("anonymous")),
            duration_ms = format_args!("{duration_ms:.3}"),
            "request"
        );
    }
}
