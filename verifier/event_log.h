// What the program tells its operator: one JSON object a line on standard error.
//
//   {"time":"2026-11-23T09:15:00+07:00","level":"warning","event":"mirror-alarm","code":"fork","detail":"…"}
//
// Never addresses, labels, serials or anything else about who asked for what.
#pragma once

#include <memory>
#include <string_view>

#include "common/base/json.h"
#include "common/base/time.h"

namespace ocop::verifier {

enum class Level { info, warning, error };

// May be called by any number of threads; lines stay whole.
class EventLog {
 public:
  EventLog();
  ~EventLog();
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  void write(Level level, Instant now, std::string_view event, json::Object members = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ocop::verifier
