"""Small applications that the tests run in a real terminal."""
