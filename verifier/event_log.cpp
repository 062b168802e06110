#include "verifier/event_log.h"

#include <iterator>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace ocop::verifier {
namespace {

struct LevelName {
  spdlog::level::level_enum level;
  std::string_view name;
};

LevelName name_of(Level level) {
  switch (level) {
    case Level::info: return {spdlog::level::info, "info"};
    case Level::warning: return {spdlog::level::warn, "warning"};
    case Level::error: return {spdlog::level::err, "error"};
  }
  return {spdlog::level::info, "info"};
}

}  // namespace

struct EventLog::Impl {
  spdlog::logger logger{"events", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

EventLog::EventLog() : impl_(std::make_unique<Impl>()) {
  impl_->logger.set_pattern("%v");
  impl_->logger.flush_on(spdlog::level::info);
}

EventLog::~EventLog() = default;

void EventLog::write(Level level, Instant now, std::string_view event, json::Object members) {
  const auto [severity, severity_name] = name_of(level);
  json::Object line{{"time", now.rfc3339()}, {"level", severity_name}, {"event", event}};
  line.insert(line.end(), std::make_move_iterator(members.begin()),
              std::make_move_iterator(members.end()));
  impl_->logger.log(severity, json::write(line));
}

}  // namespace ocop::verifier
