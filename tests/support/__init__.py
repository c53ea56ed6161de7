"""What tests share: servers, displays, builders."""
