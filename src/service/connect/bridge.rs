//! From a call as `connectrpc` has understood it to the call of gRPC, and back.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc};

use axum::body::Body;
use bytes::Bytes;
use connectrpc::{
    codec::CodecFormat,
    dispatcher::{Dispatcher, MethodDescriptor, RequestStream, StreamingResult, UnaryResult},
    error::ConnectError,
    payload::Payload,
    response::{EncodedBody, EncodedResponse, EncodedStream, RequestContext},
    router::MethodKind,
};
use http::{HeaderMap, Request, uri::PathAndQuery};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};
use prost_types::method_options::IdempotencyLevel;
use tokio_stream::StreamExt;
use tonic::{Status, Streaming, metadata::MetadataMap};
use tower::ServiceExt;

use super::{Grpc, raw::Raw, refusal};

struct Method {
    input: MessageDescriptor,
    output: MessageDescriptor,
    descriptor: MethodDescriptor,
}

impl Method {
    fn of(method: &prost_reflect::MethodDescriptor) -> Self {
        let kind = match (method.is_client_streaming(), method.is_server_streaming()) {
            (false, false) => MethodKind::Unary,
            (false, true) => MethodKind::ServerStreaming,
            (true, false) => MethodKind::ClientStreaming,
            (true, true) => MethodKind::BidiStreaming,
        };
        let options = method.method_descriptor_proto().options.as_ref();
        let reads = options.is_some_and(|options| options.idempotency_level() == IdempotencyLevel::NoSideEffects);
        let descriptor = MethodDescriptor::from_kind(kind).with_idempotent(reads);
        Self { input: method.input(), output: method.output(), descriptor }
    }
}

struct Services<S> {
    descriptors: DescriptorPool,
    methods: HashMap<String, Method>,
    grpc: S,
}

/// From the crate's calls to those of the services.
pub(super) struct Bridge<S>(Arc<Services<S>>);

impl<S: Grpc> Bridge<S> {
    pub(super) fn new(grpc: S, descriptors: DescriptorPool) -> Self {
        let methods = descriptors.services().flat_map(|service| service.methods().collect::<Vec<_>>());
        let by_path = |method: prost_reflect::MethodDescriptor| {
            (format!("{}/{}", method.parent_service().full_name(), method.name()), Method::of(&method))
        };
        let methods = methods.map(by_path).collect();
        Self(Arc::new(Services { descriptors, methods, grpc }))
    }

    fn call<T: 'static, F>(
        &self,
        path: &str,
        call: impl FnOnce(Arc<Services<S>>, String) -> F,
    ) -> Pin<Box<dyn Future<Output = Result<T, ConnectError>> + Send>>
    where
        F: Future<Output = Result<T, ConnectError>> + Send + 'static,
    {
        Box::pin(call(Arc::clone(&self.0), path.to_owned()))
    }
}

impl<S: Grpc> Dispatcher for Bridge<S> {
    fn lookup(&self, path: &str) -> Option<MethodDescriptor> {
        self.0.methods.get(path).map(|method| method.descriptor)
    }

    fn call_unary(&self, path: &str, context: RequestContext, request: Payload, format: CodecFormat) -> UnaryResult {
        self.call(
            path,
            |services, path| async move { services.unary(&path, &context, request.encoded()?, format).await },
        )
    }

    fn call_server_streaming(
        &self,
        path: &str,
        context: RequestContext,
        request: Bytes,
        format: CodecFormat,
    ) -> StreamingResult {
        self.call(path, |services, path| async move { services.streaming(&path, &context, request, format).await })
    }

    fn call_client_streaming(&self, path: &str, _: RequestContext, _: RequestStream, _: CodecFormat) -> UnaryResult {
        self.call(path, |_, path| async move { Err(native_only(&path)) })
    }

    fn call_bidi_streaming(&self, path: &str, _: RequestContext, _: RequestStream, _: CodecFormat) -> StreamingResult {
        self.call(path, |_, path| async move { Err(native_only(&path)) })
    }
}

/// Requests that are streams: no RPC of ours has them, and a browser cannot send them.
fn native_only(path: &str) -> ConnectError {
    ConnectError::unimplemented(format!("{path} streams its requests, which only gRPC can"))
}

impl<S: Grpc> Services<S> {
    async fn unary(
        &self,
        path: &str,
        context: &RequestContext,
        request: Bytes,
        format: CodecFormat,
    ) -> Result<EncodedResponse, ConnectError> {
        let method = self.method(path)?;
        let (headers, mut replies) = self.open(path, context, encode(&method.input, request, format)?).await?;
        let reply = replies.message().await.map_err(|status| self.error(&status))?;
        let reply = reply.ok_or_else(|| ConnectError::internal("the service sent no reply"))?;
        let mut response = EncodedResponse::new(decode(&method.output, reply, format)?);
        response.headers = headers;
        response.trailers = self.trailers(&mut replies).await?;
        Ok(response)
    }

    async fn streaming(
        self: Arc<Self>,
        path: &str,
        context: &RequestContext,
        request: Bytes,
        format: CodecFormat,
    ) -> Result<connectrpc::Response<EncodedStream>, ConnectError> {
        let method = self.method(path)?;
        let (headers, replies) = self.open(path, context, encode(&method.input, request, format)?).await?;
        let output = method.output.clone();
        let stream = replies.map(move |reply| match reply {
            Ok(reply) => decode(&output, reply, format),
            Err(status) => Err(self.error(&status)),
        });
        let mut response = connectrpc::Response::<EncodedStream>::stream(stream);
        response.headers = headers;
        Ok(response)
    }

    fn method(&self, path: &str) -> Result<&Method, ConnectError> {
        self.methods.get(path).ok_or_else(|| ConnectError::unimplemented(format!("there is no {path}")))
    }

    /// Makes the call, and gives the headers of its reply and the messages that follow.
    async fn open(
        &self,
        path: &str,
        context: &RequestContext,
        message: Bytes,
    ) -> Result<(HeaderMap, Streaming<Bytes>), ConnectError> {
        let grpc = self.grpc.clone().map_request(|request: Request<tonic::body::Body>| request.map(Body::new));
        let mut grpc = tonic::client::Grpc::new(grpc).max_decoding_message_size(usize::MAX);
        let Ok(()) = grpc.ready().await;
        let path = PathAndQuery::try_from(format!("/{path}")).map_err(http::Error::from)?;
        let mut headers = context.headers().clone();
        // They tell how the bytes outside were compressed.
        for name in ["grpc-encoding", "grpc-accept-encoding"] {
            headers.remove(name);
        }
        let metadata = MetadataMap::from_headers(headers);
        let request = tonic::Request::from_parts(metadata, context.extensions().clone(), message);
        // A unary call, too: this way its headers and its trailers stay apart.
        let reply = grpc.server_streaming(request, path, Raw).await.map_err(|status| self.error(&status))?;
        let (metadata, replies, _) = reply.into_parts();
        Ok((without_framing(metadata), replies))
    }

    async fn trailers(&self, replies: &mut Streaming<Bytes>) -> Result<HeaderMap, ConnectError> {
        let trailers = replies.trailers().await.map_err(|status| self.error(&status))?;
        Ok(without_framing(trailers.unwrap_or_default()))
    }

    fn error(&self, status: &Status) -> ConnectError {
        refusal::error(status, &self.descriptors)
    }
}

/// What a service said of its own, without what gRPC did.
pub(super) fn without_framing(metadata: MetadataMap) -> HeaderMap {
    let mut headers = metadata.into_headers();
    for name in ["content-type", "grpc-encoding", "grpc-accept-encoding", "grpc-status", "grpc-message"] {
        headers.remove(name);
    }
    headers
}

/// A request as protobuf. As the JSON mapping of protobuf has it, a field that does not exist is refused.
fn encode(input: &MessageDescriptor, request: Bytes, format: CodecFormat) -> Result<Bytes, ConnectError> {
    if format != CodecFormat::Json {
        return Ok(request);
    }
    let mut json = serde_json::Deserializer::from_slice(&request);
    let message = DynamicMessage::deserialize(input.clone(), &mut json);
    let message = message.and_then(|message| json.end().map(|()| message));
    let message = message.map_err(|error| ConnectError::invalid_argument(format!("the JSON is malformed: {error}")))?;
    Ok(message.encode_to_vec().into())
}

/// A reply as it was asked for.
fn decode(output: &MessageDescriptor, reply: Bytes, format: CodecFormat) -> Result<EncodedBody, ConnectError> {
    if format != CodecFormat::Json {
        return Ok(reply.into());
    }
    let internal = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, message = output.full_name(), "a reply cannot be written as JSON");
        ConnectError::internal("internal error")
    };
    let message = DynamicMessage::decode(output.clone(), reply).map_err(|error| internal(&error))?;
    let json = serde_json::to_vec(&message).map_err(|error| internal(&error))?;
    Ok(Bytes::from(json).into())
}
