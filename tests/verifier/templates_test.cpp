#include "verifier/templates.h"

#include <thread>

#include <catch2/catch.hpp>

#include "verifier/assets.h"

using namespace ocop;
using namespace ocop::verifier;

TEST_CASE("texts are escaped wherever a template puts them", "[templates]") {
  CHECK(escape_html("<a href=\"x\">'&'</a>") ==
        "&lt;a href=&quot;x&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;");
}

TEST_CASE("a template that does not exist is our own mistake", "[templates]") {
  const Templates templates(Catalogue::built_in(Language::vi));
  CHECK_THROWS_AS(templates.render("nonsense", View()), std::logic_error);
  CHECK_THROWS_AS(asset("nonsense"), std::logic_error);
}

TEST_CASE("an empty text hides its section, a filled one shows it", "[templates]") {
  const Templates templates(Catalogue::built_in(Language::vi));
  View without;
  without.text("canonical", "");
  CHECK(templates.render("home", without).find("canonical") == std::string::npos);
  View with;
  with.text("canonical", "https://ocop.example/");
  CHECK(templates.render("home", with).find("rel=\"canonical\"") != std::string::npos);
}

TEST_CASE("data is never read as a template", "[templates]") {
  const Templates templates(Catalogue::built_in(Language::vi));
  View view;
  view.text("counts", "{{title}} {{{style}}} [[site.name]] [[<icons/box.svg]]");
  view.text("title", "secret");
  CHECK(templates.render("home", view)
            .find("{{title}} {{{style}}} [[site.name]] [[&lt;icons/box.svg]]") !=
        std::string::npos);
}

TEST_CASE("a template may be rendered by several threads", "[templates]") {
  const Templates templates(Catalogue::built_in(Language::vi));
  View view;
  view.text("counts", "12");
  const std::string expected = templates.render("home", view);
  std::vector<std::thread> threads;
  std::atomic<int> different = 0;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 50; ++n)
        if (templates.render("home", view) != expected) ++different;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(different == 0);
}

TEST_CASE("parts of a view repeat in order", "[templates]") {
  View view;
  view.part("line").text("x", "1");
  view.part("line").text("x", "2");
  view.single_part("only").flag("y", true);
  view.single_part("only").flag("z", false);
  CHECK(view.members().size() == 2);
  CHECK(std::get<View::Parts>(view.members().front().second).size() == 2);
  CHECK(std::get<View::Parts>(view.members().back().second).size() == 1);
}
