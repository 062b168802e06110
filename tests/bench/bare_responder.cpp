// The least that a server on Asio can be: reads to the blank line, answers every request with the
// same bytes, keeps the connection. What bench_serve.sh measures the verifier by.
//
//   bare_responder FILE      FILE is the whole answer, head and body; prints the port it listens on
#include <array>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

namespace {

namespace net = boost::asio;
using net::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const std::string& answer)
      : socket_(std::move(socket)), answer_(answer) {}

  void read() {
    socket_.async_read_some(net::buffer(piece_),
                            [self = shared_from_this()](auto error, auto size) {
                              if (error) return;
                              self->head_.append(self->piece_.data(), size);
                              if (self->head_.ends_with("\r\n\r\n")) return self->write();
                              self->read();
                            });
  }

 private:
  void write() {
    head_.clear();
    net::async_write(socket_, net::buffer(answer_), [self = shared_from_this()](auto error, auto) {
      if (!error) self->read();
    });
  }

  tcp::socket socket_;
  const std::string& answer_;
  std::array<char, 4096> piece_{};
  std::string head_;
};

void accept(tcp::acceptor& acceptor, const std::string& answer) {
  acceptor.async_accept([&acceptor, &answer](auto error, tcp::socket socket) {
    if (error) return;
    socket.set_option(tcp::no_delay(true));
    std::make_shared<Session>(std::move(socket), answer)->read();
    accept(acceptor, answer);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::string answer((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
  if (answer.empty()) return 2;
  net::io_context context(1);
  tcp::acceptor acceptor(context, {net::ip::address_v4::loopback(), 0});
  std::cout << acceptor.local_endpoint().port() << std::endl;
  accept(acceptor, answer);
  context.run();
}
