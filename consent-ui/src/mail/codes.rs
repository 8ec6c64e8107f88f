//! One-time codes by mail.

use idp_core::time::Timestamp;

use super::Letter;
use super::block::Block;
use crate::pages::operation::OperationSummary;
use crate::words::{Phrase, Words};

/// A code, and what it is for.
#[derive(Clone)]
pub struct OtpCode<'a> {
    /// The digits.
    pub code: &'a str,
    /// Until when it counts.
    pub expires_at: Timestamp,
    /// The operation it confirms, if it does: amount and payee stand in the mail, before anything an app may write.
    pub operation: Option<&'a OperationSummary>,
}

impl Letter for OtpCode<'_> {
    const KIND: &'static str = "otp";

    fn subject(&self, words: Words) -> String {
        words.say("mail-otp-subject").arg("code", self.code).to_string()
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Some(operation) = self.operation {
            blocks.push(Block::say(words, "mail-otp-operation"));
            blocks.push(Block::facts(
                words,
                vec![
                    ("operation-amount", words.euro(operation.amount)),
                    ("operation-payee", operation.payee.clone()),
                    ("operation-reason", operation.reason.clone()),
                ],
            ));
        }
        blocks.push(Block::say(words, "mail-otp"));
        blocks.push(Block::Code(self.code.to_owned()));
        blocks.push(Block::phrase(words, Phrase::new("mail-otp-valid").hour("hour", self.expires_at)));
        blocks.push(Block::say(words, "mail-otp-keep"));
        blocks
    }
}
