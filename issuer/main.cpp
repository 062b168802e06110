// ocop-issuer: the programme's officers, the label service and the operator work with it.
#include <clocale>
#include <cstdlib>
#include <sys/stat.h>

#include "issuer/acts/commands.h"
#include "issuer/commands.h"

int main(int argc, char** argv) {
  using namespace ocop::issuer;
  std::setlocale(LC_ALL, "C.UTF-8");
  ::umask(022);  // public files are for everybody; private ones get their mode explicitly

  cli::Program program("ocop-issuer",
                       "Signed records and sealed labels for Vietnam's OCOP programme");
  cli::Command root = program.root();
  add_init_commands(root);
  add_key_commands(root);
  add_trust_commands(root);
  add_import_commands(root);
  add_product_commands(root);
  add_certificate_commands(root);
  add_lot_commands(root);
  add_label_commands(root);
  add_recall_commands(root);
  add_sign_commands(root);
  add_publish_commands(root);
  add_audit_commands(root);
  add_backup_commands(root);
  root.footer(
      "A home is made by `init`. Secret keys are opened with a passphrase from --passphrase-fd, "
      "--passphrase-file\nor the terminal. Statements by keys that are not in HOME/keys become "
      "drafts: see `sign --help`.\n\nExit: 0 done, 1 the answer is no, 2 usage, 3 configuration, "
      "4 I/O. Manual: docs/operating.md");
  return static_cast<int>(program.run(argc, argv, std::getenv("OCOP_TEST_HOLD")));
}
