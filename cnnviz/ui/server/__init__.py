"""What the server does round Streamlit's own answers."""
