"""Five invented processes on citizen security, one at each stage that exists, told through real actions."""
