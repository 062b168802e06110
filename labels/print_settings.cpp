#define POINTERHOLDER_TRANSITION 4
#include "labels/print_settings.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

namespace ocop::labels {

Bytes with_print_settings(ByteView pdf) {
  QPDF document;
  document.processMemoryFile("labels", text_of(pdf).data(), pdf.size());
  document.getRoot().replaceKey("/ViewerPreferences",
                                QPDFObjectHandle::parse("<< /PrintScaling /None /Duplex /Simplex "
                                                        "/PickTrayByPDFSize true >>"));
  QPDFObjectHandle about = document.getTrailer().getKey("/Info");
  if (about.isDictionary()) {
    about.removeKey("/CreationDate");
    about.removeKey("/ModDate");
  }
  QPDFWriter writer(document);
  writer.setOutputMemory();
  writer.setObjectStreamMode(qpdf_o_generate);
  writer.setDeterministicID(true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return to_bytes(ByteView(buffer->getBuffer(), buffer->getSize()));
}

}  // namespace ocop::labels
