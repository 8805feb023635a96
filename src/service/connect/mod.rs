//! Connect and gRPC-Web in front of the gRPC services, and the only place that knows the crate `connectrpc`.
//!
//! The crate speaks the protocols. Each call that it has understood becomes, by the descriptors, the call of gRPC that it
//! stands for, and the reply goes back the same way; so there is one implementation of each RPC. What is native gRPC goes
//! past all of this.

mod bridge;
mod raw;
mod refusal;

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::Body;
use connectrpc::{
    codec::CodecFormat,
    protocol::Protocol,
    service::{ConnectRpcService, Limits},
};
use http::{HeaderMap, HeaderValue, Request, Response, header::CONTENT_TYPE};
use prost_reflect::DescriptorPool;
use tower::Service;

use bridge::Bridge;
pub(super) use refusal::{refusal, refused_by_protocol, with_refusal};

/// Of gRPC, gRPC-Web and Connect's streams: flags, and how long the message is.
const FRAME_HEADER_BYTES: usize = 5;

/// The protocol of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    Grpc,
    GrpcWeb,
    /// Also what is none of the three: HTTP is what its sender understands.
    Connect,
}

impl Wire {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let content_type = headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
        match content_type.strip_prefix(b"application/grpc") {
            Some(rest) if rest.starts_with(b"-web") => Self::GrpcWeb,
            Some(_) => Self::Grpc,
            None => Self::Connect,
        }
    }
}

/// gRPC services, answering gRPC, gRPC-Web and Connect.
#[derive(Clone)]
pub struct Connect<S> {
    grpc: S,
    others: ConnectRpcService<Bridge<S>>,
}

impl<S> std::fmt::Debug for Connect<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connect").finish_non_exhaustive()
    }
}

impl<S: Grpc> Connect<S> {
    /// The services behind `grpc`, which `descriptors` describe. No request may be larger, nor become larger when it is
    /// decompressed, than `request_bytes_max`.
    pub fn new(grpc: S, descriptors: DescriptorPool, request_bytes_max: usize) -> Self {
        // A message on its own, or the only one in its frame.
        let body_bytes_max = request_bytes_max.saturating_add(FRAME_HEADER_BYTES);
        let limits =
            Limits::default().with_max_request_body_size(body_bytes_max).with_max_message_size(request_bytes_max);
        let others = ConnectRpcService::new(Bridge::new(grpc.clone(), descriptors)).with_limits(limits);
        Self { grpc, others }
    }
}

impl<S: Grpc> Service<Request<Body>> for Connect<S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let native = Protocol::detect(request.headers())
            .is_some_and(|detected| detected.protocol == Protocol::Grpc && detected.codec_format == CodecFormat::Proto);
        if native {
            let mut grpc = self.grpc.clone();
            return Box::pin(async move {
                std::future::poll_fn(|cx| grpc.poll_ready(cx)).await?;
                grpc.call(request).await
            });
        }
        let answer = self.others.call(request);
        Box::pin(async move { Ok(answer.await?.map(Body::new)) })
    }
}

/// A router of gRPC services, which can be called any number of times.
pub trait Grpc:
    Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}

impl<S> Grpc for S where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static
{
}
