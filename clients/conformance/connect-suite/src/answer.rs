//! What the service answers: what the request says, and what it saw of the request.

use std::{future::Future, pin::Pin, time::Duration};

use prost::{Message, Name};
use prost_types::Any;
use tokio_stream::{Stream, StreamExt};
use tonic::{Code, Request, Response, Status, metadata::MetadataMap, server::ServerStreamingService};
use tonic_types::pb as rpc;

use crate::proto::{
    ConformancePayload, Error, Header, IdempotentUnaryRequest, IdempotentUnaryResponse, ServerStreamRequest,
    ServerStreamResponse, StreamResponseDefinition, UnaryRequest, UnaryResponse, UnaryResponseDefinition,
    conformance_payload::RequestInfo, unary_response_definition,
};

/// A request that says how to answer it.
pub(crate) trait AnswerTo: Message + Name + Default + Clone + 'static {
    /// A reply.
    type Reply: Message + Default + 'static;

    /// How to answer it.
    fn definition(&self) -> StreamResponseDefinition;

    /// The reply with that payload.
    fn reply(payload: ConformancePayload) -> Self::Reply;
}

/// A unary answer as a stream of one.
fn one(definition: Option<&UnaryResponseDefinition>) -> StreamResponseDefinition {
    let definition = definition.cloned().unwrap_or_default();
    let (data, error) = match definition.response {
        Some(unary_response_definition::Response::Error(error)) => (Vec::new(), Some(error)),
        Some(unary_response_definition::Response::ResponseData(data)) => (vec![data], None),
        None => (vec![Vec::new()], None),
    };
    StreamResponseDefinition {
        response_headers: definition.response_headers,
        response_data: data,
        response_delay_ms: definition.response_delay_ms,
        error,
        response_trailers: definition.response_trailers,
        raw_response: None,
    }
}

macro_rules! answer_to {
    ($request:ty, $reply:ident, $definition:expr) => {
        impl AnswerTo for $request {
            type Reply = $reply;

            fn definition(&self) -> StreamResponseDefinition {
                $definition(self.response_definition.as_ref())
            }

            fn reply(payload: ConformancePayload) -> $reply {
                $reply { payload: Some(payload) }
            }
        }
    };
}

answer_to!(UnaryRequest, UnaryResponse, one);
answer_to!(IdempotentUnaryRequest, IdempotentUnaryResponse, one);
answer_to!(ServerStreamRequest, ServerStreamResponse, |definition: Option<&StreamResponseDefinition>| definition
    .cloned()
    .unwrap_or_default());

/// The service.
pub(crate) struct Answer;

type Replies<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

impl<T: AnswerTo> ServerStreamingService<T> for Answer {
    type Response = T::Reply;
    type ResponseStream = Replies<T::Reply>;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Self::ResponseStream>, Status>> + Send>>;

    fn call(&mut self, request: Request<T>) -> Self::Future {
        Box::pin(async move {
            let seen = info(&request);
            let definition = request.get_ref().definition();
            let delay = Duration::from_millis(definition.response_delay_ms.into());
            let trailers = metadata(&definition.response_trailers);
            let headers = metadata(&definition.response_headers);
            let Some(first) = definition.response_data.first().cloned() else {
                tokio::time::sleep(delay).await;
                let mut both = headers.clone().into_headers();
                both.extend(trailers.clone().into_headers());
                let both = MetadataMap::from_headers(both);
                // What was seen goes with the error, as there is no reply to put it into.
                return match definition.error {
                    Some(error) => Err(status(error, Some(&seen), both)),
                    None => Ok(replies(Vec::new(), trailers, headers, delay)),
                };
            };
            let first = ConformancePayload { data: first, request_info: Some(seen) };
            let rest = definition.response_data.into_iter().skip(1);
            let rest = rest.map(|data| ConformancePayload { data, request_info: None });
            let mut all: Vec<_> = std::iter::once(first).chain(rest).map(|payload| Ok(T::reply(payload))).collect();
            if let Some(error) = definition.error {
                all.push(Err(status(error, None, trailers.clone())));
            }
            Ok(replies(all, trailers, headers, delay))
        })
    }
}

/// The replies, each after the delay, and the trailers.
fn replies<T: Send + 'static>(
    mut all: Vec<Result<T, Status>>,
    trailers: MetadataMap,
    headers: MetadataMap,
    delay: Duration,
) -> Response<Replies<T>> {
    if !matches!(all.last(), Some(Err(_))) {
        // A status that is no error is the only way to say trailers.
        all.push(Err(Status::with_metadata(Code::Ok, "", trailers)));
    }
    let stream = tokio_stream::iter(all).then(move |reply| async move {
        if reply.is_ok() {
            tokio::time::sleep(delay).await;
        }
        reply
    });
    let mut response = Response::new(Box::pin(stream) as Replies<T>);
    *response.metadata_mut() = headers;
    response
}

/// What was seen of the request.
fn info<T: AnswerTo>(request: &Request<T>) -> RequestInfo {
    let headers = request.metadata().clone().into_headers();
    let request_headers = headers.keys().map(|name| Header {
        name: name.to_string(),
        value: headers.get_all(name).iter().filter_map(|value| Some(value.to_str().ok()?.to_owned())).collect(),
    });
    let timeout = headers.get("connect-timeout-ms").and_then(|value| value.to_str().ok()?.parse().ok());
    let timeout = timeout.or_else(|| headers.get("grpc-timeout").and_then(|value| milliseconds(value.to_str().ok()?)));
    RequestInfo {
        request_headers: request_headers.collect(),
        timeout_ms: timeout,
        requests: vec![packed(request.get_ref())],
        connect_get_info: None,
    }
}

fn milliseconds(timeout: &str) -> Option<i64> {
    let (digits, unit) = timeout.split_at_checked(timeout.len().checked_sub(1)?)?;
    let number: i64 = digits.parse().ok()?;
    Some(match unit {
        "H" => number * 3_600_000,
        "M" => number * 60_000,
        "S" => number * 1_000,
        "m" => number,
        "u" => number / 1_000,
        "n" => number / 1_000_000,
        _ => return None,
    })
}

fn packed<M: Message + Name>(message: &M) -> Any {
    Any { type_url: M::type_url(), value: message.encode_to_vec() }
}

fn metadata(headers: &[Header]) -> MetadataMap {
    let mut metadata = http::HeaderMap::new();
    for header in headers {
        for value in &header.value {
            // Names and values are the suite's, and bytes are in base64 already.
            if let (Ok(name), Ok(value)) = (header.name.parse::<http::HeaderName>(), value.parse()) {
                metadata.append(name, value);
            }
        }
    }
    MetadataMap::from_headers(metadata)
}

fn status(error: Error, seen: Option<&RequestInfo>, metadata: MetadataMap) -> Status {
    let details = error.details.into_iter().chain(seen.map(packed)).collect();
    let message = error.message.unwrap_or_default();
    let status = rpc::Status { code: error.code, message: message.clone(), details };
    Status::with_details_and_metadata(Code::from_i32(error.code), message, status.encode_to_vec().into(), metadata)
}
