//! `idp migrate`

use anyhow::Context as _;

use super::house::{House, Where};
use super::out;

pub(super) async fn run(settings: &Where) -> anyhow::Result<()> {
    let house = House::open_unchecked(settings).await?;
    house.store.migrate().await.context("the schema could not be brought up to date")?;
    // From here on the database knows its keys.
    crate::serve::check_store(&house.store, &house.keys).await.context("the database cannot be used")?;
    house.store.close().await;
    out::say("the schema is up to date");
    Ok(())
}
