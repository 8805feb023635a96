//! The generated code of `proto/`, and its descriptors.

use std::sync::LazyLock;

use prost_reflect::DescriptorPool;

#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    clippy::too_long_first_doc_paragraph,
    reason = "generated"
)]
mod generated {
    pub mod occam {
        pub mod v1 {
            tonic::include_proto!("occam.v1");
        }
    }
    pub mod google {
        pub mod r#type {
            tonic::include_proto!("google.r#type");
        }
    }
}

pub use generated::{
    google::r#type::Money,
    occam::v1::{self, *},
};

/// The descriptors of the services, of all that they import, and of Google's error details.
pub const FILE_DESCRIPTOR_SET: &[u8] = tonic::include_file_descriptor_set!("descriptor");

static DESCRIPTORS: LazyLock<DescriptorPool> = LazyLock::new(|| {
    // The build made them; a server that could not read them would not start, for it could not tell who may do what.
    DescriptorPool::decode(FILE_DESCRIPTOR_SET).unwrap_or_default()
});

/// The same, to look things up in.
pub fn descriptors() -> &'static DescriptorPool {
    &DESCRIPTORS
}
