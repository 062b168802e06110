// One lambda for each alternative of a std::variant: std::visit(Overloaded{…}, variant).
#pragma once

namespace ocop::registry {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace ocop::registry
