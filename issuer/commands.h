// The command table: one function for each group of commands, each in its own file. Commands of the
// programme's acts (import, product, certify, lot, label, recall …) are in issuer/acts/commands.h.
#pragma once

#include "issuer/cli.h"

namespace ocop::issuer {

void add_init_commands(cli::Command& program);     // init, status
void add_key_commands(cli::Command& program);      // key new, show, grant, revoke, rotate
void add_trust_commands(cli::Command& program);    // trust show, propose, sign, publish
void add_sign_commands(cli::Command& program);     // sign
void add_publish_commands(cli::Command& program);  // publish, inbox pull
void add_audit_commands(cli::Command& program);    // audit
void add_backup_commands(cli::Command& program);   // backup, restore

// For commands that issue statements: adds --key FILE and --draft.
void add_signing_options(cli::Command& command, Signing& signing);

// For --json: what publish and the commands that issue statements say of each that was queued.
[[nodiscard]] json::Array receipts_json(const std::vector<Receipt>& receipts);

// Says what became of the statements: receipts, or where the draft is and how to go on. `facts`
// stand before them with --json.
Exit report_issued(Context& context, const Result<Issued>& issued, json::Object facts = {});

}  // namespace ocop::issuer
