#include "labels/print_settings.h"

#include <memory>
#include <stdexcept>
#include <string>

// The C interface: clang 14 cannot compile the other one in C++20.
#include <qpdf/qpdf-c.h>

namespace ocop::labels {
namespace {

struct Closer {
  void operator()(qpdf_data document) const { qpdf_cleanup(&document); }
};
using Document = std::unique_ptr<_qpdf_data, Closer>;

// qpdf keeps an error until it is asked for.
void check(qpdf_data document) {
  if (qpdf_has_error(document) == QPDF_FALSE) return;
  const qpdf_error failure = qpdf_get_error(document);
  throw std::runtime_error(std::string("qpdf: ") + qpdf_get_error_full_text(document, failure));
}

Document open(ByteView pdf) {
  Document document(qpdf_init());
  qpdf_silence_errors(document.get());
  qpdf_read_memory(document.get(), "labels", text_of(pdf).data(), pdf.size(), nullptr);
  check(document.get());
  return document;
}

void preset_actual_size(qpdf_data document) {
  qpdf_oh_replace_key(
      document, qpdf_get_root(document), "/ViewerPreferences",
      qpdf_oh_parse(document,
                    "<< /PrintScaling /None /Duplex /Simplex /PickTrayByPDFSize true >>"));
  check(document);
}

void forget_time(qpdf_data document) {
  const qpdf_oh about = qpdf_oh_get_key(document, qpdf_get_trailer(document), "/Info");
  if (qpdf_oh_is_dictionary(document, about) == QPDF_FALSE) return;
  qpdf_oh_remove_key(document, about, "/CreationDate");
  qpdf_oh_remove_key(document, about, "/ModDate");
  check(document);
}

Bytes write(qpdf_data document) {
  qpdf_init_write_memory(document);
  qpdf_set_object_stream_mode(document, qpdf_o_generate);
  qpdf_set_deterministic_ID(document, QPDF_TRUE);
  qpdf_write(document);
  check(document);
  return to_bytes(ByteView(qpdf_get_buffer(document), qpdf_get_buffer_length(document)));
}

}  // namespace

Bytes with_print_settings(ByteView pdf) {
  const Document document = open(pdf);
  preset_actual_size(document.get());
  forget_time(document.get());
  return write(document.get());
}

}  // namespace ocop::labels
