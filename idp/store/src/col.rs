//! One wrapper carries the core's ids through both drivers, so that the core need not know them.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};
use uuid::Uuid;

use idp_core::secret::BearerHash;
use idp_core::time::Timestamp;

/// A typed id, as a UUID column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Col<T>(pub(crate) T);

impl<T, DB: Database> Type<DB> for Col<T>
where
    Uuid: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <Uuid as Type<DB>>::type_info()
    }

    fn compatible(ty: &DB::TypeInfo) -> bool {
        <Uuid as Type<DB>>::compatible(ty)
    }
}

impl<'q, T: Copy + Into<Uuid>, DB: Database> Encode<'q, DB> for Col<T>
where
    Uuid: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let uuid: Uuid = self.0.into();
        uuid.encode_by_ref(buffer)
    }
}

impl<'r, T: From<Uuid>, DB: Database> Decode<'r, DB> for Col<T>
where
    Uuid: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(T::from(Uuid::decode(value)?)))
    }
}

/// An instant from its column.
pub(crate) const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// 32 bytes from a column.
pub(crate) fn bytes32(bytes: &[u8]) -> Option<[u8; 32]> {
    bytes.try_into().ok()
}

/// A bearer value's hash from a column.
pub(crate) fn hash(bytes: &[u8]) -> Option<BearerHash> {
    bytes32(bytes).map(BearerHash::from_bytes)
}

/// Bytes as hexadecimal digits, for batches handed over as JSON.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
