//! The generated messages and clients, in the packages of `proto/`; `tests/generated.rs` makes them.
//!
//! They are included, not modules of their own files, so that rustfmt leaves them as the generator wrote them.

/// Google's shared types.
pub mod google {
    /// `google.type`: only `Money`. Clients take Google's messages from their ecosystem's package, as this one does
    /// with `google.rpc` (`tonic-types`); for `google.type` there is no maintained one in Rust.
    pub mod r#type {
        include!("gen/google.type.rs");
    }
}

/// Occam's packages.
pub mod occam {
    /// `occam.v1`: the API. The comments are those of the `.proto` files.
    pub mod v1 {
        include!("gen/occam.v1.rs");
    }
}
