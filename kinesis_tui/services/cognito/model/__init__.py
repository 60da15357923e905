"""What Cognito and its tokens are, as plain values; knows neither Textual nor the SDK."""
