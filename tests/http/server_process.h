// A server program started for a test, and ended with it.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
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

  // Waits until a line that begins with `words` was printed on standard output, and returns it.
  // Throws std::runtime_error if the server ends or stays silent.
  std::string wait_for_line(const std::string& words);
  // Whether such a line has come so far.
  [[nodiscard]] bool has_printed(const std::string& words) const;

  // "127.0.0.1:40123"
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] pid_t pid() const { return pid_; }

  // SIGTERM, and waits. The exit code; 128 + signal if it died of one. Once only.
  int stop();
  // The same with SIGKILL.
  int kill();

 private:
  int end(int signal);
  void read_output();
  std::string wait_for(const std::function<bool(const std::string&)>& wanted);

  pid_t pid_ = -1;
  int output_ = -1;
  std::string address_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
  bool ended_ = false;  // its standard output
  std::thread reader_;
};

}  // namespace ocop::test
