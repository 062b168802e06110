// A request with the snapshot and the moment that it is answered from; for the files of Service
// alone.
#pragma once

#include "verifier/service.h"

namespace ocop::verifier {

struct Service::Asking {
  const http::Request& request;
  SnapshotPtr snapshot;
  registry::Moment moment;
  PageContext context;
  bool wants_json = false;

  [[nodiscard]] registry::Judgement judge(std::string_view text, registry::HostRule rule) const {
    return registry::judge(text, rule, *snapshot->registry, *snapshot->files, moment);
  }
  [[nodiscard]] Date day() const { return moment.judged_at().date(); }
};

}  // namespace ocop::verifier
