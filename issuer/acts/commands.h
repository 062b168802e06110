// Commands for the acts of the programme; the foundation's are in issuer/commands.h.
#pragma once

#include "issuer/cli.h"

namespace ocop::issuer {

void add_import_commands(cli::Command& program);   // import
void add_product_commands(cli::Command& program);  // product list, edit
void add_certificate_commands(
    cli::Command& program);                    // certify, revoke, annul, extend, supersede, correct
void add_lot_commands(cli::Command& program);  // lot create, list
void add_label_commands(cli::Command& program);   // label create, resume, list, void, restore
void add_recall_commands(cli::Command& program);  // recall create, lift, list

}  // namespace ocop::issuer
