//! «Entra con SPID»: which providers are offered, and in which order. [Avviso 42; spid-sp-access-button]

use crate::registry::Provider;

/// The providers offered to the public, in an order drawn anew for each page: no provider may be favoured.
///
/// Test providers and retired ones are left out. The shuffle is Fisher and Yates's, from the seed alone, so that the same
/// seed gives the same page.
pub fn offered(providers: &[Provider], seed: u64) -> Vec<&Provider> {
    let mut offered: Vec<_> = providers.iter().filter(|it| it.is_offered()).collect();
    let mut random = SplitMix(seed);
    for last in (1..offered.len()).rev() {
        offered.swap(last, random.below(last + 1));
    }
    offered
}

/// SplitMix64, a small generator whose whole state is its seed. [Steele, Lea, Flood 2014]
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound that is far smaller than 2⁶⁴, so that its bias cannot be seen.
    fn below(&mut self, bound: usize) -> usize {
        let scaled = (u128::from(self.next()) * bound as u128) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }
}
