// ocop-labels: artwork of labels, and reading codes. Holds no key and no state.
#include <clocale>

#include "labels/commands.h"

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "C.UTF-8");
  return ocop::labels::run(argc, argv);
}
