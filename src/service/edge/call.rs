//! A call from its arrival to its answer: by which protocol it came, and how it was answered.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
    task::{Context, Poll},
};

use axum::body::Body;
use http::{HeaderMap, HeaderValue, Request, Response, header::CONTENT_TYPE};
use tonic::{Code, Status};
use tower::Service;

use super::{budget, refusal};
use crate::{
    proto,
    service::connect::{self, Grpc, Wire},
};

/// No code is negative.
const UNANSWERED: i32 = -1;

/// What the edge and the services tell each other of a call.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) wire: Wire,
    content_type: Option<HeaderValue>,
    code: Arc<AtomicI32>,
}

impl Call {
    pub(super) fn of<B>(request: &Request<B>) -> Self {
        Self {
            wire: Wire::of(request.headers()),
            content_type: request.headers().get(CONTENT_TYPE).cloned(),
            code: Arc::new(AtomicI32::new(UNANSWERED)),
        }
    }

    /// How it was answered, once it was.
    pub(super) fn code(&self) -> Code {
        Code::from_i32(self.code.load(Ordering::Relaxed))
    }

    fn answered(&self, code: Code) {
        self.code.store(code.into(), Ordering::Relaxed);
    }

    /// Answers it with a refusal of the edge.
    pub(super) fn refuse(&self, status: Status) -> Response<Body> {
        self.answered(status.code());
        connect::refusal(status, self.wire, self.content_type.clone(), proto::descriptors())
    }

    /// The answer to the caller. If no service gave it, the protocol refused the call, and that gets its row of the
    /// contract's table.
    pub(super) async fn finished(&self, response: Response<Body>) -> Response<Body> {
        if self.code.load(Ordering::Relaxed) != UNANSWERED {
            return response;
        }
        let (response, status) = connect::refused_by_protocol(response).await;
        connect::with_refusal(response, self.refuse(refusal::rewritten(&status).into()))
    }
}

/// The services of gRPC, whose statuses leave as the contract has them.
#[derive(Debug, Clone)]
pub struct Answering<S>(pub(super) S);

impl<S: Grpc> Service<Request<Body>> for Answering<S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let call = request.extensions().get::<Call>().cloned();
        let answer = self.0.call(request);
        Box::pin(async move {
            let response = answer.await?;
            // Every call passes the edge first.
            Ok(match call {
                Some(call) => on_the_way_out(response, &call),
                None => response,
            })
        })
    }
}

/// Makes the status of a response, if it is an error's, one of the contract's and, where it travels in headers, small
/// enough for them.
fn on_the_way_out(mut response: Response<Body>, call: &Call) -> Response<Body> {
    let Some(status) = Status::from_header_map(response.headers()) else {
        call.answered(Code::Ok);
        return response;
    };
    let rewritten = if status.code() == Code::Ok {
        None
    } else if status.details().is_empty() {
        Some(refusal::rewritten(&status).into_rpc())
    } else if call.wire == Wire::Connect {
        // Errors are bodies there.
        None
    } else {
        budget::fitted(status.details())
    };
    let Some(rewritten) = rewritten else {
        call.answered(status.code());
        return response;
    };
    let code = Code::from_i32(rewritten.code);
    call.answered(code);
    let details = prost::Message::encode_to_vec(&rewritten).into();
    let status = Status::with_details_and_metadata(code, rewritten.message, details, status.metadata().clone());
    replace_status(response.headers_mut(), &status);
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
