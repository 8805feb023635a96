//! Calls by descriptor: of any RPC with any JSON, and of any bytes.

use std::sync::OnceLock;

use bytes::{Buf, BufMut};
use occam_client::tonic;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MethodDescriptor, SerializeOptions};
use serde_json::Value;
use tonic::{
    Request, Status,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    metadata::MetadataMap,
    transport::{Channel, Endpoint},
};

use crate::refusal::{Refusal, refused};

/// The descriptors that the server has.
pub fn pool() -> &'static DescriptorPool {
    static POOL: OnceLock<DescriptorPool> = OnceLock::new();
    POOL.get_or_init(|| DescriptorPool::decode(occam::proto::FILE_DESCRIPTOR_SET).unwrap())
}

/// Every RPC of the API.
pub fn methods() -> Vec<MethodDescriptor> {
    let services = pool().services().filter(|service| service.package_name() == "occam.v1");
    services.flat_map(|service| service.methods().collect::<Vec<_>>()).collect()
}

/// The RPC of that name.
pub fn method(name: &str) -> MethodDescriptor {
    methods().into_iter().find(|method| method.name() == name).unwrap()
}

/// A message as JSON, with the names that the `.proto` files use.
pub fn json(type_name: &str, bytes: &[u8]) -> Value {
    let message = DynamicMessage::decode(pool().get_message_by_name(type_name).unwrap(), bytes).unwrap();
    let options = SerializeOptions::new().use_proto_field_name(true);
    message.serialize_with_options(serde_json::value::Serializer, &options).unwrap()
}

/// A connection that carries whatever it is given.
#[derive(Clone)]
pub struct Wire {
    channel: Channel,
    identity: MetadataMap,
}

impl Wire {
    pub async fn connect(url: &str) -> Self {
        let channel = Endpoint::from_shared(url.to_owned()).unwrap().connect().await.unwrap();
        Self { channel, identity: MetadataMap::new() }
    }

    /// The same connection, each of whose calls has this metadata.
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut identity = self.identity.clone();
        identity.insert(name, value.parse().unwrap());
        Self { channel: self.channel.clone(), identity }
    }

    /// Sends a body as it is, and gives the reply's.
    pub async fn send(&self, path: &str, body: Vec<u8>) -> Result<Vec<u8>, Status> {
        let mut grpc = tonic::client::Grpc::new(self.channel.clone()).max_decoding_message_size(usize::MAX);
        grpc.ready().await.unwrap();
        let mut request = Request::new(body);
        *request.metadata_mut() = self.identity.clone();
        Ok(grpc.unary(request, path.parse().unwrap(), AsItIs).await?.into_inner())
    }

    /// Calls an RPC with a request in JSON, and gives its reply in JSON.
    pub async fn call(&self, rpc: &str, request: Value) -> Result<Value, Status> {
        let method = method(rpc);
        let request = DynamicMessage::deserialize(method.input(), request).unwrap();
        let reply = self.send(&path(&method), request.encode_to_vec()).await?;
        Ok(json(method.output().full_name(), &reply))
    }

    /// The same, of a call that has to be refused.
    pub async fn refusal(&self, rpc: &str, request: Value) -> Refusal {
        refused(self.call(rpc, request).await)
    }
}

/// Where an RPC is called.
pub fn path(method: &MethodDescriptor) -> String {
    format!("/{}/{}", method.parent_service().full_name(), method.name())
}

struct AsItIs;

impl Codec for AsItIs {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for AsItIs {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, body: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&body);
        Ok(())
    }
}

impl Decoder for AsItIs {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        let mut body = vec![0; buffer.remaining()];
        buffer.copy_to_slice(&mut body);
        Ok(Some(body))
    }
}
