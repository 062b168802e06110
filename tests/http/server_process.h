// A server program started for a test, and ended with it.
#pragma once

#include <string>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace ocop::test {

class ServerProcess {
 public:
  // Starts the command and waits for a line "… listening on [http://]HOST:PORT…" on its standard
  // output; what it prints on standard error goes through. Throws std::runtime_error if it ends or
  // stays silent.
  explicit ServerProcess(const std::vector<std::string>& command);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // "127.0.0.1:40123"
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] pid_t pid() const { return pid_; }

  // SIGTERM, and waits. The exit code; 128 + signal if it died of one. Once only.
  int stop();

 private:
  void wait_for_address();

  pid_t pid_ = -1;
  int output_ = -1;
  std::string address_;
  std::thread drain_;
};

}  // namespace ocop::test
