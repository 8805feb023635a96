//! Pages of lists: their size, and tokens that say where the next one begins.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use prost::Message;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{domain::Validator, proto as pb};

const PAGE_SIZE_DEFAULT: i32 = 50;
const PAGE_SIZE_MAX: i32 = 1_000;
const ITEMS_PER_READ: usize = 100;
/// A reply stays under 3 MiB; what is beside the items needs far less than the difference.
const PAGE_BYTES_MAX: usize = 3 * 1024 * 1024 - 16 * 1024;

/// A request for a page.
pub(super) trait Listing: Message + Clone {
    /// The RPC, so that one list's token is not another's.
    const METHOD: &'static str;
    /// How many are wanted, and where to begin.
    fn paging(&self) -> (i32, &str);
    /// The request without its paging: the filter.
    fn filter(&self) -> Self;
}

macro_rules! listings {
    ($($message:ident $method:literal),+ $(,)?) => {
        $(impl Listing for pb::$message {
            const METHOD: &'static str = $method;
            fn paging(&self) -> (i32, &str) {
                (self.page_size, &self.page_token)
            }
            fn filter(&self) -> Self {
                Self { page_size: 0, page_token: String::new(), ..self.clone() }
            }
        })+
    };
}

listings! {
    ListPlansRequest "ListPlans",
    ListSubscriptionsRequest "ListSubscriptions",
    ListInvoicesRequest "ListInvoices",
    ListMutationsRequest "ListMutations",
}

/// Where a page begins and how long it may be.
#[derive(Debug)]
pub(super) struct Page<P> {
    filter: [u8; 8],
    size: usize,
    /// The position of the last item before it.
    after: Option<P>,
}

#[derive(Serialize, Deserialize)]
struct Token<P> {
    filter: [u8; 8],
    after: P,
}

impl<P: Serialize + DeserializeOwned + Copy> Page<P> {
    /// Reads the paging of a request.
    pub(super) fn parse<M: Listing>(message: &M, validator: &mut Validator) -> Self {
        let (size, token) = message.paging();
        let size = match size {
            ..0 => {
                validator.reject("page_size", format!("must not be negative, found {size}"));
                0
            }
            0 => PAGE_SIZE_DEFAULT,
            1.. => size.min(PAGE_SIZE_MAX),
        };
        let filter = filter_hash(message);
        let after = if token.is_empty() { None } else { read_token(token, filter) };
        if after.is_none() && !token.is_empty() {
            validator.reject("page_token", "must be the next_page_token of a page with the same filter");
        }
        Self { filter, size: usize::try_from(size).unwrap_or_default(), after }
    }

    /// As many items as fit, read by `read` from after a position, and the token of the page after them. They are read
    /// some at a time, since a page of the largest ones is cut by its size long before it has all of them.
    pub(super) async fn fill<T, M: Message, R, E>(
        &self,
        mut read: impl FnMut(Option<P>, u64) -> R,
        position: impl Fn(&T) -> P,
        mut convert: impl FnMut(T) -> Option<M>,
    ) -> Result<(Vec<M>, String), E>
    where
        R: Future<Output = Result<Vec<T>, E>>,
    {
        let (mut page, mut bytes, mut last) = (Vec::new(), 0, self.after);
        loop {
            // One more than the page holds, to see whether there is another page.
            let wanted = (self.size + 1 - page.len()).min(ITEMS_PER_READ);
            let items = read(last, u64::try_from(wanted).unwrap_or(u64::MAX)).await?;
            let is_end = items.len() < wanted;
            for item in items {
                let here = position(&item);
                if let Some(message) = convert(item) {
                    bytes += message.encoded_len() + 8;
                    // An item that is too large alone still goes out: a page without items would never end.
                    if page.len() == self.size || (bytes > PAGE_BYTES_MAX && !page.is_empty()) {
                        return Ok((page, last.map(|last| self.token(last)).unwrap_or_default()));
                    }
                    page.push(message);
                }
                last = Some(here);
            }
            if is_end {
                return Ok((page, String::new()));
            }
        }
    }

    fn token(&self, after: P) -> String {
        let token = serde_json::to_vec(&Token { filter: self.filter, after });
        // A position is a time and an id, which cannot fail to serialize.
        token.map(|json| BASE64_URL_SAFE_NO_PAD.encode(json)).unwrap_or_default()
    }
}

fn read_token<P: DeserializeOwned>(token: &str, filter: [u8; 8]) -> Option<P> {
    let token: Token<P> = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    (token.filter == filter).then_some(token.after)
}

fn filter_hash<M: Listing>(message: &M) -> [u8; 8] {
    let digest = Sha256::new()
        .chain_update(M::METHOD)
        .chain_update([0])
        .chain_update(message.filter().encode_to_vec())
        .finalize();
    let mut hash = [0; 8];
    hash.copy_from_slice(&digest[..8]);
    hash
}
